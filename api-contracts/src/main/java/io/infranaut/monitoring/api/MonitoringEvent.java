package io.infranaut.monitoring.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What monitoring has taken in and measured.
public sealed interface MonitoringEvent {

    /// Metric points came in; the points themselves are in the segment: columns `model` (STRING, a ModelId), `version`
    /// (INTEGER, may be null), `name`, `value` (DOUBLE), `time`, `labels` (STRING, a JSON object).
    ///
    /// @param models that the points are about
    @EventType("monitoring.MetricsRecorded")
    record MetricsRecorded(
            MetricBatchId batchId, String namespace, List<ModelId> models, SegmentRef segment, Instant at)
            implements MonitoringEvent {}

    /// What has happened to a performance monitor.
    sealed interface MonitorEvent extends MonitoringEvent {
        MonitorId monitorId();
    }

    /// @param labels dataset of the truth, joined by id; null when it is in the log itself
    @EventType("monitoring.MonitorStarted")
    record MonitorStarted(
            MonitorId monitorId,
            String namespace,
            ModelId modelId,
            int modelVersion,
            Task task,
            DatasetId predictions,
            @Nullable DatasetId labels,
            Chunking chunking,
            Instant at)
            implements MonitorEvent {}

    /// @param chunkingRevision how often the chunking has been set, counted from 1
    @EventType("monitoring.ChunkingChanged")
    record ChunkingChanged(MonitorId monitorId, Chunking chunking, int chunkingRevision, Instant at)
            implements MonitorEvent {}

    /// The log, or the truth, is of a form that cannot be measured.
    @EventType("monitoring.MonitorImpeded")
    record MonitorImpeded(MonitorId monitorId, String reason, Instant at) implements MonitorEvent {}

    /// What has happened to a chunk.
    sealed interface ChunkEvent extends MonitoringEvent {
        ChunkId chunkId();

        MonitorId monitorId();
    }

    /// A chunk of predictions was measured against the truth. Measured again when more truth came in, or other: then
    /// `revision` is higher, and the higher one counts.
    ///
    /// @param chunk its number, see [Chunking]
    /// @param chunkingRevision of the monitor's chunking that cut it
    /// @param period of a chunk in event time, in seconds; null for one of so many rows
    /// @param from earliest event time of its rows; if the log has no time, when its first segment was recorded
    /// @param to latest event time; or when its last segment was recorded
    /// @param rows predictions in it
    /// @param labelled those whose truth is known
    /// @param predictions its rows in the prediction log, in order
    /// @param labels segments of the truth that know of its rows, in order; of several truths of a row the last counts
    /// @param rowsDigest digest of the joined rows as they were measured
    /// @param engine version of the kernels
    @EventType("monitoring.PerformanceMeasured")
    record PerformanceMeasured(
            ChunkId chunkId,
            MonitorId monitorId,
            String namespace,
            ModelId modelId,
            int modelVersion,
            Task task,
            int chunk,
            int chunkingRevision,
            int revision,
            @Nullable Long period,
            Instant from,
            Instant to,
            long rows,
            long labelled,
            List<Measure> measures,
            List<PredictionRows> predictions,
            List<SegmentRef> labels,
            Digest rowsDigest,
            String engine,
            Instant at)
            implements ChunkEvent {

        /// The same under another revision.
        public PerformanceMeasured as(int other) {
            return new PerformanceMeasured(
                    chunkId,
                    monitorId,
                    namespace,
                    modelId,
                    modelVersion,
                    task,
                    chunk,
                    chunkingRevision,
                    other,
                    period,
                    from,
                    to,
                    rows,
                    labelled,
                    measures,
                    predictions,
                    labels,
                    rowsDigest,
                    engine,
                    at);
        }
    }

    /// @param revision of the measurement that is made again
    @EventType("monitoring.PerformanceVerificationRequested")
    record PerformanceVerificationRequested(
            ChunkId chunkId,
            MonitorId monitorId,
            UUID verificationId,
            String namespace,
            int chunk,
            int revision,
            Instant at)
            implements ChunkEvent {}

    /// @param segment that could not be had
    /// @param reason why
    @EventType("monitoring.PerformanceVerified")
    record PerformanceVerified(
            ChunkId chunkId,
            MonitorId monitorId,
            UUID verificationId,
            String namespace,
            int chunk,
            int revision,
            VerificationOutcome outcome,
            List<Difference> differences,
            @Nullable String segment,
            @Nullable String reason,
            String engine,
            Instant at)
            implements ChunkEvent {}
}
