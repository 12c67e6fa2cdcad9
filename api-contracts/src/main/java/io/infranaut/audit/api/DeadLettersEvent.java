package io.infranaut.audit.api;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody decided about the dead letters of a read model.
public sealed interface DeadLettersEvent {
    DeadLettersId deadLettersId();

    /// @param letterId of the letter whose sequence is tried; null for all sequences
    @EventType("audit.DeadLettersRetried")
    record DeadLettersRetried(
            DeadLettersId deadLettersId,
            String readModel,
            @Nullable UUID letterId,
            Instant at) implements DeadLettersEvent {}

    /// @param position of the letter's event
    @EventType("audit.DeadLetterDropped")
    record DeadLetterDropped(
            DeadLettersId deadLettersId,
            String readModel,
            UUID letterId,
            String eventId,
            long position,
            @Personal String reason,
            Instant at)
            implements DeadLettersEvent {}
}
