package io.infranaut.monitoring.api;

import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;

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

    /// A chunk of predictions was measured against the truth. Measured again when more truth came in: then `revision` is
    /// higher, and the higher one counts.
    ///
    /// @param chunk its number, from 0
    /// @param from event time of its first row
    /// @param to event time of its last row
    /// @param rows predictions in it
    /// @param labelled those whose truth is known
    /// @param inputs segments of predictions and of labels, in order
    /// @param rowsDigest digest of the joined rows as they were measured
    /// @param engine version of the kernels
    @EventType("monitoring.PerformanceMeasured")
    record PerformanceMeasured(
            MonitorId monitorId,
            String namespace,
            ModelId modelId,
            int modelVersion,
            int chunk,
            int revision,
            Instant from,
            Instant to,
            long rows,
            long labelled,
            List<Measure> measures,
            List<SegmentRef> inputs,
            Digest rowsDigest,
            String engine,
            Instant at)
            implements MonitoringEvent {}
}
