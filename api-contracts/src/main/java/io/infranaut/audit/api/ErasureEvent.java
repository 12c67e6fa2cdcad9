package io.infranaut.audit.api;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import java.time.Instant;

/// What has happened to an erasure. Neither event says whom it forgot.
public sealed interface ErasureEvent {
    ErasureId erasureId();

    @EventType("audit.ErasureRequested")
    record ErasureRequested(ErasureId erasureId, @Personal String reason, Instant at) implements ErasureEvent {}

    /// The subject's key is destroyed: what was sealed with it cannot be read any more, by anybody.
    @EventType("audit.SubjectErased")
    record SubjectErased(ErasureId erasureId, Instant at) implements ErasureEvent {}
}
