package io.infranaut.platform.format;

/// The body is larger than is allowed, as sent or once decompressed.
public final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long limit;

    public BodyTooLargeException(String what, long limit) {
        super(what + " is larger than " + limit + " bytes");
        this.limit = limit;
    }

    /// In bytes.
    public long limit() {
        return limit;
    }
}
