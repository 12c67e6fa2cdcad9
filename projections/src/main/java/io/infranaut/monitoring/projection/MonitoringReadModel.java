package io.infranaut.monitoring.projection;

import static io.infranaut.persistence.jooq.public_.Tables.MODEL_METRICS;
import static io.infranaut.persistence.jooq.public_.Tables.MODEL_PERFORMANCE;
import static io.infranaut.persistence.jooq.public_.Tables.PERFORMANCE_MONITORS;
import static io.infranaut.persistence.jooq.public_.Tables.PERFORMANCE_VERIFICATIONS;

import io.infranaut.monitoring.api.Chunking;
import io.infranaut.monitoring.api.Difference;
import io.infranaut.monitoring.api.Measure;
import io.infranaut.monitoring.api.MonitoringEvent;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkEvent;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkingChanged;
import io.infranaut.monitoring.api.MonitoringEvent.MetricsRecorded;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorImpeded;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorStarted;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerificationRequested;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerified;
import io.infranaut.monitoring.api.PredictionRows;
import io.infranaut.monitoring.api.VerificationOutcome;
import io.infranaut.persistence.jooq.public_.tables.records.ModelMetricsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ModelPerformanceRecord;
import io.infranaut.persistence.jooq.public_.tables.records.MonitoringSegmentsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.PerformanceMonitorsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.PerformanceVerificationsRecord;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The points of every metric, sent and measured, the monitors, and the newest measurement of each chunk.
@Component
final class MonitoringReadModel implements ReadModel {
    private final SegmentStore segments;

    MonitoringReadModel(SegmentStore segments) {
        this.segments = segments;
    }

    @Override
    public String name() {
        return "monitoring";
    }

    /// A monitor's chunks are streams of their own, and count in its row.
    @Override
    public Object sequenceKey(Object event, Recorded recorded) {
        return event instanceof ChunkEvent chunk ? chunk.monitorId().toString() : recorded.aggregateId();
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(MonitoringEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof MonitoringEvent monitoring) {
            apply(monitoring, recorded, rows);
        }
    }

    private void apply(MonitoringEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case MetricsRecorded e -> points(e, rows);
            case MonitorStarted e ->
                rows.insert(new PerformanceMonitorsRecord()
                        .setId(e.monitorId().value())
                        .setNamespace(e.namespace())
                        .setModelId(e.modelId().value())
                        .setModelVersion(e.modelVersion())
                        .setTask(e.task().name())
                        .setPredictionsId(e.predictions().value())
                        .setLabelsId(e.labels() == null ? null : e.labels().value())
                        .setChunkCount(e.chunking().count())
                        .setChunkSeconds(seconds(e.chunking()))
                        .setChunkingRevision(1)
                        .setStartedAt(e.at())
                        .setMeasurements(0L)
                        .setVersion(recorded.version()));
            case ChunkingChanged e -> {
                UUID monitor = e.monitorId().value();
                rows.change(PERFORMANCE_MONITORS, monitor)
                        .setChunkCount(e.chunking().count())
                        .setChunkSeconds(seconds(e.chunking()))
                        .setChunkingRevision(e.chunkingRevision())
                        .setImpediment(null)
                        .setVersion(recorded.version());
                rows.db()
                        .deleteFrom(MODEL_PERFORMANCE)
                        .where(MODEL_PERFORMANCE.MONITOR_ID.eq(monitor))
                        .execute();
                rows.db()
                        .deleteFrom(MODEL_METRICS)
                        .where(MODEL_METRICS.MONITOR_ID.eq(monitor))
                        .execute();
            }
            case MonitorImpeded e ->
                rows.change(PERFORMANCE_MONITORS, e.monitorId().value())
                        .setImpediment(e.reason())
                        .setVersion(recorded.version());
            case PerformanceMeasured e -> measured(e, rows);
            case PerformanceVerificationRequested e ->
                rows.insert(new PerformanceVerificationsRecord()
                        .setId(e.verificationId())
                        .setMonitorId(e.monitorId().value())
                        .setNamespace(e.namespace())
                        .setChunk(e.chunk())
                        .setRevision(e.revision())
                        .setState("QUEUED")
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor()));
            case PerformanceVerified e ->
                rows.change(PERFORMANCE_VERIFICATIONS, e.verificationId())
                        .setState("COMPLETED")
                        .setOutcome(e.outcome().name())
                        .setResult(json(Verification.of(e)))
                        .setFinishedAt(e.at());
        }
    }

    /// What a verification gave, as it is shown.
    private record Verification(
            int chunk,
            int revision,
            VerificationOutcome outcome,
            List<Difference> differences,
            @Nullable String segment,
            @Nullable String reason,
            String engine) {
        static Verification of(PerformanceVerified e) {
            return new Verification(
                    e.chunk(), e.revision(), e.outcome(), e.differences(), e.segment(), e.reason(), e.engine());
        }
    }

    private static @Nullable Long seconds(Chunking chunking) {
        return chunking.period() == null ? null : chunking.period().toSeconds();
    }

    private void points(MetricsRecorded e, Rows rows) {
        Table points;
        try {
            points = segments.read(e.segment().file());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String batch = e.batchId().toString();
        for (int i = 0; i < points.rows(); i++) {
            var versions = points.longs("version");
            var labels = points.strings("labels");
            rows.insert(new ModelMetricsRecord()
                    .setId(Ids.derived("metric", batch, Integer.toString(i)))
                    .setModelId(UUID.fromString(points.strings("model").get(i)))
                    .setMetricName(points.strings("name").get(i))
                    .setMetricValue(points.doubles("value").get(i))
                    .setTimestamp(Micros.toInstant(points.longs("time").get(i)))
                    .setMetadata(JSONB.valueOf(labels.isNull(i) ? "{}" : "{\"labels\":" + labels.get(i) + "}"))
                    .setNamespace(e.namespace())
                    .setModelVersion(versions.isNull(i) ? null : (int) versions.get(i))
                    .setBatchId(e.batchId().value()));
        }
        cite(e.segment().file(), e.batchId().value(), rows);
    }

    private static void measured(PerformanceMeasured e, Rows rows) {
        UUID monitor = e.monitorId().value();
        e.predictions().forEach(predicted -> cite(predicted.segment().file(), monitor, rows));
        e.labels().forEach(segment -> cite(segment.file(), monitor, rows));
        PerformanceMonitorsRecord current = rows.find(PERFORMANCE_MONITORS, monitor);
        if (current == null || current.getChunkingRevision() != e.chunkingRevision()) {
            return;
        }
        rows.change(PERFORMANCE_MONITORS, monitor)
                .setMeasurements(current.getMeasurements() + 1)
                .setImpediment(null);
        if (rows.find(MODEL_PERFORMANCE, monitor, e.chunk()) != null) {
            rows.db()
                    .deleteFrom(MODEL_METRICS)
                    .where(MODEL_METRICS.MONITOR_ID.eq(monitor))
                    .and(MODEL_METRICS.CHUNK.eq(e.chunk()))
                    .execute();
        }
        rows.put(new ModelPerformanceRecord()
                .setMonitorId(monitor)
                .setChunk(e.chunk())
                .setChunkId(e.chunkId().value())
                .setNamespace(e.namespace())
                .setModelId(e.modelId().value())
                .setModelVersion(e.modelVersion())
                .setRevision(e.revision())
                .setTimeFrom(e.from())
                .setTimeTo(e.to())
                .setRows(e.rows())
                .setLabelled(e.labelled())
                .setMeasures(json(e.measures()))
                .setInputs(json(new Inputs(e.predictions(), e.labels())))
                .setRowsDigest(e.rowsDigest().value())
                .setEngine(e.engine())
                .setMeasuredAt(e.at()));
        for (Measure measure : e.measures()) {
            if (measure.value() != null) {
                rows.insert(point(e, measure, measure.value()));
            }
        }
    }

    private record Inputs(List<PredictionRows> predictions, List<SegmentRef> labels) {}

    private static ModelMetricsRecord point(PerformanceMeasured e, Measure measure, double value) {
        var metadata = new TreeMap<String, Object>();
        metadata.put("chunk", e.chunk());
        metadata.put("revision", e.revision());
        metadata.put("rows", e.rows());
        metadata.put("labelled", e.labelled());
        metadata.put("n", measure.n());
        if (measure.low() != null && measure.high() != null) {
            metadata.put("low", measure.low());
            metadata.put("high", measure.high());
        }
        return new ModelMetricsRecord()
                .setId(Ids.derived("performance", e.chunkId().toString(), measure.name()))
                .setModelId(e.modelId().value())
                .setMetricName("performance." + measure.name())
                .setMetricValue(value)
                .setTimestamp(e.to())
                .setMetadata(JSONB.valueOf(Json.mapper().writeValueAsString(metadata)))
                .setNamespace(e.namespace())
                .setModelVersion(e.modelVersion())
                .setMonitorId(e.monitorId().value())
                .setChunk(e.chunk());
    }

    private static void cite(Digest file, UUID by, Rows rows) {
        rows.put(new MonitoringSegmentsRecord().setFileDigest(file.value()).setCitedBy(by));
    }

    private static JSON json(Object value) {
        return JSON.valueOf(Json.mapper().writeValueAsString(value));
    }
}
