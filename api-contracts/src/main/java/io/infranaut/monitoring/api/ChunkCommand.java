package io.infranaut.monitoring.api;

import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a chunk.
public sealed interface ChunkCommand {
    ChunkId chunkId();

    /// Records a measurement, under the next revision. One of the same joined rows, or of a chunking that has been
    /// changed since, changes nothing.
    ///
    /// @param measurement whatever its revision
    @Requires(Permission.OPERATE)
    record RecordPerformance(@TargetId ChunkId chunkId, PerformanceMeasured measurement) implements ChunkCommand {}

    /// Asks for the newest measurement to be made again from its recorded inputs.
    @Requires(Permission.AUDIT)
    record VerifyPerformance(@TargetId ChunkId chunkId, UUID verificationId, Instant at) implements ChunkCommand {}

    /// Records what that gave.
    ///
    /// @param segment that could not be had
    /// @param reason why
    @Requires(Permission.OPERATE)
    record RecordPerformanceVerification(
            @TargetId ChunkId chunkId,
            UUID verificationId,
            VerificationOutcome outcome,
            List<Difference> differences,
            @Nullable String segment,
            @Nullable String reason,
            String engine,
            Instant at)
            implements ChunkCommand {}
}
