package io.infranaut.platform.http;

/// The body is longer than the endpoint takes. Answered as 413.
public final class BodyTooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BodyTooLarge(long limit) {
        super("the body is longer than " + limit + " bytes", null, false, false);
    }
}
