package io.infranaut.platform.http;

/// A read model has not passed the position that the request names. Answered as 503 with `Retry-After`.
public final class NotThereYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotThereYet(String readModel, long position) {
        super("the read model " + readModel + " has not reached position " + position + " yet", null, false, false);
    }
}
