package io.infranaut.platform.api;

/// The caller may not do this. Answered as 403.
public final class Forbidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Forbidden(String message) {
        super(message, null, false, false);
    }
}
