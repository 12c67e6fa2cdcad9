package io.infranaut.baseline.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has happened to a baseline.
public sealed interface BaselineEvent {
    BaselineId baselineId();

    @EventType("baseline.BaselineCreated")
    record BaselineCreated(
            BaselineId baselineId,
            String namespace,
            String name,
            @Nullable String description,
            @Nullable ModelId modelId,
            Instant at)
            implements BaselineEvent {}

    @EventType("baseline.BaselineDescribed")
    record BaselineDescribed(
            BaselineId baselineId,
            @Nullable String description,
            @Nullable ModelId modelId,
            Instant at) implements BaselineEvent {}

    /// @param number of the version, counted from 1
    /// @param namespace of the baseline, in which the dataset must be too
    /// @param datasetVersion whose rows are meant; null for what was stored when this was recorded
    /// @param from earliest event time, inclusive; null for no bound
    /// @param to latest event time, exclusive; null for no bound
    /// @param promote whether it becomes the current one when it is pinned
    @EventType("baseline.BaselineVersionRequested")
    record BaselineVersionRequested(
            BaselineId baselineId,
            int number,
            String namespace,
            @Nullable Integer modelVersion,
            DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean promote,
            @Personal @Nullable String note,
            UUID requestId,
            Instant at)
            implements BaselineEvent {}

    /// A version that never changes.
    ///
    /// @param modelId of the baseline's model, if it has one
    /// @param schema of the rows
    /// @param segments that hold the rows, in order; those that a window cuts hold others too
    /// @param rows that are meant
    /// @param rowsDigest of them, column by column
    /// @param profiles of the columns, frozen
    /// @param profilesDigest SHA-256 of the profiles as JSON
    /// @param engine version of the kernels
    @EventType("baseline.BaselinePinned")
    record BaselinePinned(
            BaselineId baselineId,
            int number,
            String namespace,
            @Nullable ModelId modelId,
            @Nullable Integer modelVersion,
            DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            TableSchema schema,
            List<SegmentRef> segments,
            long rows,
            Digest rowsDigest,
            List<ColumnProfile> profiles,
            Digest profilesDigest,
            String engine,
            Instant at)
            implements BaselineEvent {}

    @EventType("baseline.BaselineVersionFailed")
    record BaselineVersionFailed(BaselineId baselineId, int number, String reason, Instant at)
            implements BaselineEvent {}

    /// A version has become the current one.
    ///
    /// @param previous the version that was current before; null for none
    @EventType("baseline.BaselinePromoted")
    record BaselinePromoted(
            BaselineId baselineId,
            int number,
            @Nullable Integer previous,
            @Personal @Nullable String reason,
            Instant at)
            implements BaselineEvent {}
}
