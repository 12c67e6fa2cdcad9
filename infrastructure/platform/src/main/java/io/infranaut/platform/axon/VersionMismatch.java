package io.infranaut.platform.axon;

/// The aggregate is not at the version that `If-Match` names. Answered as 412.
public final class VersionMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VersionMismatch(long expected, long actual) {
        super("the resource is at version " + actual + ", not at " + expected, null, false, false);
    }
}
