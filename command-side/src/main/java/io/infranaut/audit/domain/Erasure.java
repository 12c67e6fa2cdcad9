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
public enum Erasure {
    UNKNOWN,
    REQUESTED,
    ERASED;

    private static final int LONGEST_REASON = 500;

    static List<ErasureEvent> decide(Erasure state, ErasureCommand command) {
        return switch (command) {
            case EraseSubject c -> {
                if (c.reason().isBlank() || c.reason().length() > LONGEST_REASON) {
                    throw new InvalidInput("/reason", "a reason has 1 to " + LONGEST_REASON + " characters");
                }
                yield state == UNKNOWN
                        ? List.of(new ErasureRequested(c.erasureId(), c.reason(), c.at()))
                        : List.of();
            }
            case RecordErased c ->
                switch (state) {
                    case REQUESTED -> List.of(new SubjectErased(c.erasureId(), c.at()));
                    case ERASED -> List.of();
                    case UNKNOWN -> throw new NotFound("erasure", c.erasureId());
                };
        };
    }

    static Erasure evolve(ErasureEvent event) {
        return switch (event) {
            case ErasureRequested _ -> REQUESTED;
            case SubjectErased _ -> ERASED;
        };
    }
}
