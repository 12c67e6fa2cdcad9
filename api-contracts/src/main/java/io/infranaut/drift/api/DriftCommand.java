package io.infranaut.drift.api;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a drift check.
public sealed interface DriftCommand {
    CheckId checkId();

    /// Asks for a check. See [DriftEvent.DriftCheckRequested] for the components.
    @Requires(Permission.OPERATE)
    record RequestDriftCheck(
            @TargetId CheckId checkId,
            String namespace,
            @Nullable String name,
            @Nullable CheckId partOf,
            @Nullable BaselineId baselineId,
            @Nullable Integer baselineVersion,
            @Nullable ModelId modelId,
            @Nullable String modelAlias,
            @Nullable Integer modelVersion,
            @Nullable DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long firstRow,
            @Nullable Long lastRow,
            @Nullable Long chunkRows,
            @Nullable String chunkPeriod,
            DriftConfiguration configuration,
            Instant at)
            implements DriftCommand, Namespaced {}

    /// Records the checks of the chunks that a check was cut into.
    @Requires(Permission.OPERATE)
    record SplitDriftCheck(@TargetId CheckId checkId, List<CheckId> parts, Instant at) implements DriftCommand {}

    /// Records what was computed.
    @Requires(Permission.OPERATE)
    record RecordDriftCheck(@TargetId CheckId checkId, DriftChecked verdict) implements DriftCommand {}

    /// Records why nothing could be computed.
    @Requires(Permission.OPERATE)
    record FailDriftCheck(@TargetId CheckId checkId, String reason, Instant at) implements DriftCommand {}

    /// Asks for a verdict to be computed again and compared.
    @Requires(Permission.AUDIT)
    record VerifyDriftCheck(@TargetId CheckId checkId, UUID verificationId, Instant at) implements DriftCommand {}

    /// Records what that gave.
    @Requires(Permission.OPERATE)
    record RecordVerification(
            @TargetId CheckId checkId,
            UUID verificationId,
            String outcome,
            List<Difference> differences,
            @Nullable String segment,
            @Nullable String reason,
            String engine,
            Instant at)
            implements DriftCommand {}
}
