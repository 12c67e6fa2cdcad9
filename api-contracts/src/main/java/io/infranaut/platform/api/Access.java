package io.infranaut.platform.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who asked for what, from where, and what came of it: one request, or several that were alike.
///
/// @param at of the first one
/// @param lastAt of the last one
/// @param occurrences how many
/// @param actor who; `anonymous` for one without a valid key
/// @param action name of the operation; method and path where there is none
/// @param resource path that was asked for
/// @param status of the HTTP answer
/// @param problem name of the problem that was answered
/// @param address of the client
/// @param userAgent what the client says it is
/// @param requestId of the first one
public record Access(
        Kind kind,
        Instant at,
        Instant lastAt,
        int occurrences,
        String actor,
        String action,
        String resource,
        Outcome outcome,
        int status,
        @Nullable String problem,
        @Personal String address,
        @Personal @Nullable String userAgent,
        @Nullable String requestId) {

    /// What it was.
    public enum Kind {
        /// a command that was refused; one that was not is told by its events
        COMMAND,
        /// the first use of a key, from an address on a day
        LOGIN,
        /// a read of sensitive data
        READ,
        /// any other request that was refused
        REQUEST
    }

    /// What came of it.
    public enum Outcome {
        DONE,
        /// a rule forbids it
        REFUSED,
        /// it was meant for another version
        STALE,
        /// it cannot be meant
        INVALID,
        /// the key may not
        FORBIDDEN,
        /// there was no valid key
        UNAUTHENTICATED,
        /// the server could not
        FAILED
    }
}
