package io.infranaut.audit.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of the dead letters of a read model.
public sealed interface DeadLettersCommand {
    DeadLettersId deadLettersId();

    /// Tries letters again, in order, each sequence up to the first that fails again.
    ///
    /// @param letterId of the letter whose sequence is tried; null for all sequences
    @Requires(Permission.ADMINISTER)
    record RetryDeadLetters(
            @TargetId DeadLettersId deadLettersId,
            String readModel,
            @Nullable UUID letterId,
            Instant at) implements DeadLettersCommand {}

    /// Gives a letter up: its event stays out of the read model until that is rebuilt.
    ///
    /// @param position of the letter's event
    /// @param reason 1 to 500 characters
    @Requires(Permission.ADMINISTER)
    record DropDeadLetter(
            @TargetId DeadLettersId deadLettersId,
            String readModel,
            UUID letterId,
            String eventId,
            long position,
            String reason,
            Instant at)
            implements DeadLettersCommand {}
}
