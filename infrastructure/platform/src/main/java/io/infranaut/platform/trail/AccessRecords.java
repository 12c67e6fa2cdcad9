package io.infranaut.platform.trail;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the command that puts accesses on record.
public interface AccessRecords {
    /// @param stream names what was seen by one process on one day
    Object command(String stream, List<Seen> accesses, Instant at);

    enum Kind {
        COMMAND,
        LOGIN,
        READ,
        REQUEST
    }

    enum Outcome {
        DONE,
        REFUSED,
        STALE,
        INVALID,
        FORBIDDEN,
        UNAUTHENTICATED,
        FAILED;

        /// What an HTTP status means.
        static Outcome of(int status) {
            return switch (status) {
                case 401 -> UNAUTHENTICATED;
                case 403 -> FORBIDDEN;
                case 409 -> REFUSED;
                case 412 -> STALE;
                case 429 -> FAILED;
                default -> status < 400 ? DONE : status < 500 ? INVALID : FAILED;
            };
        }
    }

    /// A request, or several that were alike.
    ///
    /// @param actor who; `anonymous` without a valid key
    record Seen(
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
            String address,
            @Nullable String userAgent,
            @Nullable String requestId) {

        /// The same with one more like it, of which only the time is kept.
        Seen and(Seen other) {
            return new Seen(
                    kind,
                    at,
                    other.lastAt(),
                    occurrences + other.occurrences(),
                    actor,
                    action,
                    resource,
                    outcome,
                    status,
                    problem,
                    address,
                    userAgent,
                    requestId);
        }
    }
}
