package io.infranaut.audit.domain;

import io.infranaut.audit.api.ErasureCommand;
import io.infranaut.audit.api.ErasureCommand.EraseSubject;
import io.infranaut.audit.api.ErasureCommand.RecordErased;
import io.infranaut.audit.api.ErasureEvent;
import io.infranaut.audit.api.ErasureEvent.ErasureRequested;
import io.infranaut.audit.api.ErasureEvent.SubjectErased;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import java.util.List;

/// An erasure's life: unknown, requested, done.
public sealed interface Erasure {
    int LONGEST_REASON = 500;

    record Unknown() implements Erasure {}

    record Requested() implements Erasure {}

    record Erased() implements Erasure {}

    static List<ErasureEvent> decide(Erasure state, ErasureCommand command) {
        return switch (command) {
            case EraseSubject c -> {
                if (c.reason().isBlank() || c.reason().length() > LONGEST_REASON) {
                    throw new InvalidInput("/reason", "a reason has 1 to " + LONGEST_REASON + " characters");
                }
                yield state instanceof Unknown
                        ? List.of(new ErasureRequested(c.erasureId(), c.reason(), c.at()))
                        : List.of();
            }
            case RecordErased c ->
                switch (state) {
                    case Requested _ -> List.of(new SubjectErased(c.erasureId(), c.at()));
                    case Erased _ -> List.of();
                    case Unknown _ -> throw new NotFound("erasure", c.erasureId());
                };
        };
    }

    static Erasure evolve(ErasureEvent event) {
        return switch (event) {
            case ErasureRequested _ -> new Requested();
            case SubjectErased _ -> new Erased();
        };
    }
}
