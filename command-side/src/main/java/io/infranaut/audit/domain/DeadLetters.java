package io.infranaut.audit.domain;

import io.infranaut.audit.api.DeadLettersCommand;
import io.infranaut.audit.api.DeadLettersCommand.DropDeadLetter;
import io.infranaut.audit.api.DeadLettersCommand.RetryDeadLetters;
import io.infranaut.audit.api.DeadLettersEvent;
import io.infranaut.audit.api.DeadLettersEvent.DeadLetterDropped;
import io.infranaut.audit.api.DeadLettersEvent.DeadLettersRetried;
import io.infranaut.platform.api.InvalidInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What was decided about the dead letters of a read model. Any letter may be tried again at any time; one is dropped
/// once.
///
/// @param dropped the letters that were given up
public record DeadLetters(Set<UUID> dropped) {
    private static final int LONGEST_REASON = 500;

    static List<DeadLettersEvent> decide(DeadLetters state, DeadLettersCommand command) {
        return switch (command) {
            case RetryDeadLetters c ->
                List.of(new DeadLettersRetried(c.deadLettersId(), c.readModel(), c.letterId(), c.at()));
            case DropDeadLetter c -> {
                if (c.reason().isBlank() || c.reason().length() > LONGEST_REASON) {
                    throw new InvalidInput("/reason", "a reason has 1 to " + LONGEST_REASON + " characters");
                }
                yield state.dropped().contains(c.letterId())
                        ? List.of()
                        : List.of(new DeadLetterDropped(
                                c.deadLettersId(),
                                c.readModel(),
                                c.letterId(),
                                c.eventId(),
                                c.position(),
                                c.reason(),
                                c.at()));
            }
        };
    }

    static DeadLetters evolve(DeadLetters state, DeadLettersEvent event) {
        return switch (event) {
            case DeadLettersRetried _ -> state;
            case DeadLetterDropped e -> {
                var dropped = new HashSet<>(state.dropped());
                dropped.add(e.letterId());
                yield new DeadLetters(Set.copyOf(dropped));
            }
        };
    }
}
