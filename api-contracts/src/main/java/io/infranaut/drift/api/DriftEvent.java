package io.infranaut.drift.api;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has happened to a drift check. The verdict's event names all that it was computed from, so that it can be computed
/// again to the same bytes.
public sealed interface DriftEvent {
    CheckId checkId();

    /// @param namespace of the baseline
    /// @param datasetId that the window is taken from
    /// @param from start of the window in event time, inclusive; null for all segments named
    /// @param to end of the window, exclusive
    /// @param segments that the window's rows are in, in order
    @EventType("drift.DriftCheckRequested")
    record DriftCheckRequested(
            CheckId checkId,
            String namespace,
            @Nullable String name,
            BaselineId baselineId,
            int baselineVersion,
            @Nullable ModelId modelId,
            DatasetId datasetId,
            @Nullable Instant from,
            @Nullable Instant to,
            List<SegmentRef> segments,
            DriftConfiguration configuration,
            Instant at)
            implements DriftEvent {}

    /// @param columns most drifted first
    /// @param measured how many columns could be measured
    /// @param drifted how many of them drifted
    /// @param driftedShare drifted / measured
    /// @param verdict of the dataset: `STABLE`, `DRIFT` or `INSUFFICIENT_DATA`
    /// @param rowsDigest digest of the window's canonical rows
    /// @param engine version of the kernels
    @EventType("drift.DriftChecked")
    record DriftChecked(
            CheckId checkId,
            String namespace,
            BaselineId baselineId,
            int baselineVersion,
            @Nullable ModelId modelId,
            DatasetId datasetId,
            @Nullable Instant from,
            @Nullable Instant to,
            long referenceRows,
            long currentRows,
            Digest rowsDigest,
            List<ColumnVerdict> columns,
            int measured,
            int drifted,
            double driftedShare,
            String verdict,
            String engine,
            Instant at)
            implements DriftEvent {}

    @EventType("drift.DriftCheckFailed")
    record DriftCheckFailed(CheckId checkId, String reason, Instant at) implements DriftEvent {}

    /// @param outcome `IDENTICAL`, `DIFFERENT`, `INPUT_EXPIRED`, `INPUT_ERASED` or `INPUT_CORRUPT`
    /// @param differences what differs, as JSON Pointers with the recorded and the recomputed value
    @EventType("drift.DriftCheckVerified")
    record DriftCheckVerified(
            CheckId checkId, String outcome, List<String> differences, String engine, Instant at)
            implements DriftEvent {}
}
