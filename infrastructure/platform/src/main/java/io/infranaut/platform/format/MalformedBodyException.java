package io.infranaut.platform.format;

/// The body is not what its content type says, or breaks off: no more rows can be had from it. The message says what is
/// wrong and is fit for the client.
public final class MalformedBodyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedBodyException(String message) {
        super(sayable(message));
    }

    public MalformedBodyException(String message, Throwable cause) {
        super(sayable(message), cause);
    }

    /// A message quotes what it found; what PostgreSQL cannot hold would be refused there again and again.
    private static String sayable(String message) {
        return message.replace('\0', '\u2400').replaceAll("\\p{Cs}", "\ufffd");
    }
}
