package io.infranaut.audit.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;

/// What can be asked of a replay.
public sealed interface ReplayCommand {
    ReplayId replayId();

    /// Fills read models again, each beside the one that serves, and switches when it has caught up.
    ///
    /// @param readModels by name, at least one, in this order
    /// @param segments how many fill one side by side, 1 to 16
    @Requires(Permission.ADMINISTER)
    record RequestReplay(@TargetId ReplayId replayId, List<String> readModels, int segments, Instant at)
            implements ReplayCommand {}

    /// Records that a read model has been filled again and serves. The last one completes the replay.
    @Requires(Permission.ADMINISTER)
    record RecordReplayed(
            @TargetId ReplayId replayId, String readModel, ReadModelContent before, ReadModelContent after, Instant at)
            implements ReplayCommand {}

    /// Records that the replay cannot go on; what serves goes on serving.
    @Requires(Permission.ADMINISTER)
    record FailReplay(@TargetId ReplayId replayId, String reason, Instant at) implements ReplayCommand {}
}
