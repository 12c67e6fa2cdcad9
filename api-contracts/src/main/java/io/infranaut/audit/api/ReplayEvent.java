package io.infranaut.audit.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.List;

/// What has happened to a replay.
public sealed interface ReplayEvent {
    ReplayId replayId();

    @EventType("audit.ReplayRequested")
    record ReplayRequested(ReplayId replayId, List<String> readModels, int segments, Instant at)
            implements ReplayEvent {}

    /// @param before when its replay began
    /// @param after when the new filling served
    @EventType("audit.ReadModelReplayed")
    record ReadModelReplayed(
            ReplayId replayId, String readModel, ReadModelContent before, ReadModelContent after, Instant at)
            implements ReplayEvent {}

    @EventType("audit.ReplayCompleted")
    record ReplayCompleted(ReplayId replayId, Instant at) implements ReplayEvent {}

    @EventType("audit.ReplayFailed")
    record ReplayFailed(ReplayId replayId, String reason, Instant at) implements ReplayEvent {}
}
