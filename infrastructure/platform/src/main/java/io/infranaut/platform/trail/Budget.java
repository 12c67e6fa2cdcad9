package io.infranaut.platform.trail;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Access.Kind;
import io.infranaut.platform.api.Access.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps the trail from being flooded. Of one caller so many accesses a minute are told one by one; what comes after is
/// counted, and told together when the minute is over. Whoever has no valid key goes by the address; beyond so many
/// callers all others are one.
final class Budget {
    private static final int MOST_CALLERS = 1000;
    private static final String OTHERS = "others";

    private final int perMinute;
    private final Map<String, Integer> told = new HashMap<>();
    private final Map<Group, Access> counted = new LinkedHashMap<>();
    private Instant minute = Instant.EPOCH;

    private record Group(String caller, Kind kind, String action, Outcome outcome) {}

    Budget(int perMinute) {
        this.perMinute = perMinute;
    }

    /// @return the access, if it is to be told by itself
    synchronized Optional<Access> take(Access seen) {
        String caller = seen.outcome() == Outcome.UNAUTHENTICATED ? seen.address() : seen.actor();
        if (!told.containsKey(caller) && told.size() >= MOST_CALLERS) {
            caller = OTHERS;
        }
        if (told.merge(caller, 1, Integer::sum) <= perMinute) {
            return Optional.of(seen);
        }
        String action = counted.size() < MOST_CALLERS ? seen.action() : OTHERS;
        counted.merge(new Group(caller, seen.kind(), action, seen.outcome()), seen, Budget::together);
        return Optional.empty();
    }

    /// Of those that come after the first only how many and the last time are kept.
    private static Access together(Access one, Access more) {
        return new Access(
                one.kind(),
                one.at(),
                more.lastAt(),
                one.occurrences() + more.occurrences(),
                one.actor(),
                one.action(),
                one.resource(),
                one.outcome(),
                one.status(),
                one.problem(),
                one.address(),
                one.userAgent(),
                one.requestId());
    }

    /// What was counted in the minutes that are over.
    ///
    /// @param all also in this one
    synchronized List<Access> over(Instant now, boolean all) {
        Instant current = now.truncatedTo(ChronoUnit.MINUTES);
        if (!all && !current.isAfter(minute)) {
            return List.of();
        }
        var result = new ArrayList<>(counted.values());
        counted.clear();
        told.clear();
        minute = current;
        return result;
    }
}
