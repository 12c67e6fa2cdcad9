package io.infranaut.platform.api;

/// What a command or query names does not exist, or not for this caller. Answered as 404.
public final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param kind of the resource, for example `alert`
    /// @param id as the caller gave it
    public NotFound(String kind, Object id) {
        super("there is no " + kind + " " + id, null, false, false);
    }
}
