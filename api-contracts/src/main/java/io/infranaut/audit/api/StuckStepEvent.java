package io.infranaut.audit.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;

/// What somebody decided about a step that should have happened.
public sealed interface StuckStepEvent {
    StuckStepId stuckStepId();

    /// @param kind of step
    /// @param instance what it is a step of
    @EventType("audit.StepNudged")
    record StepNudged(StuckStepId stuckStepId, String kind, String instance, Instant at) implements StuckStepEvent {}
}
