package io.infranaut.platform.format;

/// The body is not what its content type says, or breaks off: no more rows can be had from it. The message says what is
/// wrong and is fit for the client.
public final class MalformedBodyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedBodyException(String message) {
        super(message);
    }

    public MalformedBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
