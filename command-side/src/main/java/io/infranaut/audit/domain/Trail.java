package io.infranaut.audit.domain;

import io.infranaut.audit.api.TrailCommand;
import io.infranaut.audit.api.TrailCommand.RecordAccesses;
import io.infranaut.audit.api.TrailEvent;
import io.infranaut.audit.api.TrailEvent.AccessesRecorded;
import java.util.List;

/// What was seen of those who ask. What was seen is a fact, so nothing is ever refused.
public record Trail() {
    static List<TrailEvent> decide(Trail state, TrailCommand command) {
        return switch (command) {
            case RecordAccesses c ->
                c.accesses().isEmpty()
                        ? List.of()
                        : List.of(new AccessesRecorded(c.trailId(), List.copyOf(c.accesses()), c.at()));
        };
    }

    static Trail evolve(Trail state, TrailEvent event) {
        return switch (event) {
            case AccessesRecorded _ -> state;
        };
    }
}
