package io.infranaut.platform.readmodel;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event that a generation of a read model has not taken in.
///
/// @param sequence what the events that wait for each other have in common
/// @param position of the event
/// @param cause why it failed: what it comes down to, and the stack trace; null for one that only waits behind another
/// @param attempts how often it was tried; 0 for one that only waits
public record DeadLetter(
        UUID id,
        String readModel,
        int generation,
        String sequence,
        long position,
        String eventId,
        @Nullable String cause,
        int attempts,
        Instant deadSince,
        Instant lastAttemptAt) {}
