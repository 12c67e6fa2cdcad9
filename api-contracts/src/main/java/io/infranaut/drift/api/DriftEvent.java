package io.infranaut.drift.api;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has happened to a drift check. The verdict's event names all that it was computed from, so that it can be
/// computed again to the same bytes.
public sealed interface DriftEvent {
    CheckId checkId();

    /// A check was asked for. Which baseline, rows and segments that means is found out once, by the worker, and
    /// recorded with the verdict.
    ///
    /// @param namespace in which baseline, model and dataset are
    /// @param partOf the check whose chunk this is; null for a check of its own
    /// @param baselineId null when a model is named whose baseline is meant
    /// @param baselineVersion null for the current one
    /// @param modelAlias or `modelVersion`: which version of the model; neither for the newest
    /// @param datasetId that the window is taken from; null for the prediction log of the model's version
    /// @param datasetVersion null for all that was stored when this was recorded
    /// @param from start of the window in event time, inclusive; null for no bound
    /// @param to end of the window, exclusive; null for no bound
    /// @param firstRow number of the first row, counted from 0 among those of the window; null for no bound
    /// @param lastRow number of the first row that is not taken any more; null for no bound
    /// @param chunkRows cuts the window into checks of so many rows
    /// @param chunkPeriod cuts the window into checks of that ISO 8601 period, in UTC, for example `P7D` or `PT1H`
    @EventType("drift.DriftCheckRequested")
    record DriftCheckRequested(
            CheckId checkId,
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
            implements DriftEvent {}

    /// A check became one check per chunk.
    ///
    /// @param parts in the order of their chunks
    @EventType("drift.DriftCheckSplit")
    record DriftCheckSplit(CheckId checkId, List<CheckId> parts, Instant at) implements DriftEvent {}

    /// @param baselineVersion that was held against the window
    /// @param segments that the window's rows are in, in order
    /// @param referenceDigest digest of the compared columns of the reference's rows, see `rowsDigest`
    /// @param rowsDigest digest of the compared columns of the window's rows: SHA-256 over, per column, its name, a
    ///     zero byte and the logical digest of its values
    /// @param columns most drifted first
    /// @param measured how many columns could be measured
    /// @param drifted how many of them drifted
    /// @param driftedShare drifted / measured
    /// @param verdict of the dataset: `STABLE`, `DRIFT` or `INSUFFICIENT_DATA`
    /// @param engine version of the kernels
    /// @param digest SHA-256 of this event's JSON without `digest` and `at`
    @EventType("drift.DriftChecked")
    record DriftChecked(
            CheckId checkId,
            String namespace,
            @Nullable String name,
            @Nullable CheckId partOf,
            BaselineId baselineId,
            int baselineVersion,
            @Nullable ModelId modelId,
            @Nullable Integer modelVersion,
            DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long firstRow,
            @Nullable Long lastRow,
            List<SegmentRef> segments,
            DriftConfiguration configuration,
            long referenceRows,
            Digest referenceDigest,
            long currentRows,
            Digest rowsDigest,
            List<ColumnVerdict> columns,
            int measured,
            int drifted,
            double driftedShare,
            String verdict,
            String engine,
            Digest digest,
            Instant at)
            implements DriftEvent {}

    @EventType("drift.DriftCheckFailed")
    record DriftCheckFailed(CheckId checkId, String reason, Instant at) implements DriftEvent {}

    @EventType("drift.DriftVerificationRequested")
    record DriftVerificationRequested(CheckId checkId, UUID verificationId, Instant at) implements DriftEvent {}

    /// @param outcome `IDENTICAL`, `DIFFERENT`, `INPUT_EXPIRED`, `INPUT_ERASED` or `INPUT_CORRUPT`
    /// @param differences what differs
    /// @param segment that is missing or corrupt
    /// @param reason a sentence, unless the outcome is IDENTICAL
    @EventType("drift.DriftCheckVerified")
    record DriftCheckVerified(
            CheckId checkId,
            UUID verificationId,
            String outcome,
            List<Difference> differences,
            @Nullable String segment,
            @Nullable String reason,
            String engine,
            Instant at)
            implements DriftEvent {}
}
