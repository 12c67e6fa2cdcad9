package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;

/// A segment cannot be had; the message names it.
public abstract sealed class SegmentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Digest segment;

    private SegmentException(Digest segment, String message) {
        super(message);
        this.segment = segment;
    }

    /// The digest of the file.
    public Digest segment() {
        return segment;
    }

    /// There is no such segment.
    public static final class Missing extends SegmentException {
        private static final long serialVersionUID = 1;

        Missing(Digest segment) {
            super(segment, "segment " + segment + " is missing");
        }
    }

    /// The segment's file is not what was written.
    public static final class Corrupt extends SegmentException {
        private static final long serialVersionUID = 1;

        Corrupt(Digest segment, String reason) {
            super(segment, "segment " + segment + " is corrupt: " + reason);
        }
    }
}
