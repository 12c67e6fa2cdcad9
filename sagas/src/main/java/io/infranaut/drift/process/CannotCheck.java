package io.infranaut.drift.process;

/// A check that can never be computed as it was asked for; the message says why.
final class CannotCheck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotCheck(String reason) {
        super(reason, null, false, false);
    }
}
