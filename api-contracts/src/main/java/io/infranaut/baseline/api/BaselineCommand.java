package io.infranaut.baseline.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.api.TargetId;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a baseline.
public sealed interface BaselineCommand {
    BaselineId baselineId();

    /// Asks for the next version of the baseline of that name; makes the baseline if there is none yet. Its id is
    /// derived from namespace and name.
    ///
    /// @param description of the baseline; null leaves it as it is
    /// @param modelId of the model it is the reference of, if it is one's; given once, it stays
    /// @param modelVersion of that model, if the version is one's
    /// @param datasetVersion to take the rows of; null for all that is stored now
    /// @param from earliest event time, inclusive; null for no bound
    /// @param to latest event time, exclusive; null for no bound
    /// @param promote whether the version becomes the current one when it is pinned
    /// @param requestId under which the caller finds out what came of it
    @Requires(Permission.EDIT)
    record UpdateBaseline(
            @TargetId BaselineId baselineId,
            String namespace,
            String name,
            @Nullable String description,
            @Nullable ModelId modelId,
            @Nullable Integer modelVersion,
            DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean promote,
            @Nullable String note,
            UUID requestId,
            Instant at)
            implements BaselineCommand, Namespaced {}

    /// Asks for the next version of a baseline that is there.
    @Requires(Permission.EDIT)
    record RequestBaselineVersion(
            @TargetId BaselineId baselineId,
            @Nullable Integer modelVersion,
            DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean promote,
            @Nullable String note,
            UUID requestId,
            Instant at)
            implements BaselineCommand {}

    /// Records what was found for a version that was asked for.
    @Requires(Permission.OPERATE)
    record PinBaseline(
            @TargetId BaselineId baselineId,
            int number,
            TableSchema schema,
            List<SegmentRef> segments,
            long rows,
            Digest rowsDigest,
            List<ColumnProfile> profiles,
            Digest profilesDigest,
            String engine,
            Instant at)
            implements BaselineCommand {}

    /// Records why a version cannot be made.
    @Requires(Permission.OPERATE)
    record FailBaseline(@TargetId BaselineId baselineId, int number, String reason, Instant at)
            implements BaselineCommand {}

    /// Makes a pinned version the current one: a later one to promote it, an earlier one to roll back.
    @Requires(Permission.EDIT)
    record PromoteBaseline(
            @TargetId BaselineId baselineId,
            int number,
            @Nullable String reason,
            Instant at) implements BaselineCommand {}
}
