package io.infranaut.embedded;

import java.io.IOException;

/// A server could not be started or stopped. The message is one line that a user can act on.
public final class EmbeddedServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What stood in the way.
    public enum Reason {
        /// Another process, or another part of this one, runs servers on the data directory.
        DATA_DIRECTORY_IN_USE,
        /// A port that was asked for belongs to somebody else.
        PORT_TAKEN,
        /// The disk that holds the data directory is full.
        DISK_FULL,
        /// The data directory cannot be written by this user.
        NOT_WRITABLE,
        /// There is no server for this operating system or processor, or PostgreSQL cannot be run as root here.
        UNSUPPORTED_PLATFORM,
        /// Anything else; the message quotes the server.
        SERVER_FAILED
    }

    private final Reason reason;

    EmbeddedServerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    EmbeddedServerException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /// What stood in the way, for code that answers differently to different reasons.
    public Reason reason() {
        return reason;
    }

    /// Turns what a server wrote into the reason that it names.
    static Reason reasonIn(String output) {
        if (output.contains("No space left on device") || output.contains("Disk quota exceeded")) {
            return Reason.DISK_FULL;
        }
        if (output.contains("Address already in use")) {
            return Reason.PORT_TAKEN;
        }
        if (output.contains("Permission denied") || output.contains("Read-only file system")) {
            return Reason.NOT_WRITABLE;
        }
        return Reason.SERVER_FAILED;
    }

    static EmbeddedServerException of(String what, IOException cause) {
        var reason = cause instanceof java.nio.file.AccessDeniedException
                ? Reason.NOT_WRITABLE
                : reasonIn(String.valueOf(cause.getMessage()));
        return new EmbeddedServerException(reason, what + ": " + cause, cause);
    }
}
