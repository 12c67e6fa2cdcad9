package io.infranaut.monitoring.projection;

import static io.infranaut.persistence.jooq.public_.Tables.MODEL_METRICS;
import static io.infranaut.persistence.jooq.public_.Tables.MODEL_PERFORMANCE;
import static io.infranaut.persistence.jooq.public_.Tables.MONITORING_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.PERFORMANCE_MONITORS;
import static io.infranaut.persistence.jooq.public_.Tables.PERFORMANCE_VERIFICATIONS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

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
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
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
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof MonitoringEvent monitoring) {
            apply(monitoring, recorded, db);
        }
    }

    private void apply(MonitoringEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case MetricsRecorded e -> points(e, db);
            case MonitorStarted e ->
                db.newRecord(PERFORMANCE_MONITORS)
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
                        .setVersion(recorded.version())
                        .insert();
            case ChunkingChanged e -> {
                UUID monitor = e.monitorId().value();
                exactlyOne(db.update(PERFORMANCE_MONITORS)
                        .set(PERFORMANCE_MONITORS.CHUNK_COUNT, e.chunking().count())
                        .set(PERFORMANCE_MONITORS.CHUNK_SECONDS, seconds(e.chunking()))
                        .set(PERFORMANCE_MONITORS.CHUNKING_REVISION, e.chunkingRevision())
                        .setNull(PERFORMANCE_MONITORS.IMPEDIMENT)
                        .set(PERFORMANCE_MONITORS.VERSION, recorded.version())
                        .where(PERFORMANCE_MONITORS.ID.eq(monitor))
                        .execute());
                db.deleteFrom(MODEL_PERFORMANCE)
                        .where(MODEL_PERFORMANCE.MONITOR_ID.eq(monitor))
                        .execute();
                db.deleteFrom(MODEL_METRICS)
                        .where(MODEL_METRICS.MONITOR_ID.eq(monitor))
                        .execute();
            }
            case MonitorImpeded e ->
                exactlyOne(db.update(PERFORMANCE_MONITORS)
                        .set(PERFORMANCE_MONITORS.IMPEDIMENT, e.reason())
                        .set(PERFORMANCE_MONITORS.VERSION, recorded.version())
                        .where(PERFORMANCE_MONITORS.ID.eq(e.monitorId().value()))
                        .execute());
            case PerformanceMeasured e -> measured(e, db);
            case PerformanceVerificationRequested e ->
                db.newRecord(PERFORMANCE_VERIFICATIONS)
                        .setId(e.verificationId())
                        .setMonitorId(e.monitorId().value())
                        .setNamespace(e.namespace())
                        .setChunk(e.chunk())
                        .setRevision(e.revision())
                        .setState("QUEUED")
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .insert();
            case PerformanceVerified e ->
                exactlyOne(db.update(PERFORMANCE_VERIFICATIONS)
                        .set(PERFORMANCE_VERIFICATIONS.STATE, "COMPLETED")
                        .set(PERFORMANCE_VERIFICATIONS.OUTCOME, e.outcome().name())
                        .set(PERFORMANCE_VERIFICATIONS.RESULT, json(Verification.of(e)))
                        .set(PERFORMANCE_VERIFICATIONS.FINISHED_AT, e.at())
                        .where(PERFORMANCE_VERIFICATIONS.ID.eq(e.verificationId()))
                        .execute());
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

    private void points(MetricsRecorded e, DSLContext db) {
        Table points;
        try {
            points = segments.read(e.segment().file());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String batch = e.batchId().toString();
        List<ModelMetricsRecord> rows = new ArrayList<>();
        for (int i = 0; i < points.rows(); i++) {
            var versions = points.longs("version");
            var labels = points.strings("labels");
            rows.add(db.newRecord(MODEL_METRICS)
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
        db.batchInsert(rows).execute();
        cite(e.segment().file(), e.batchId().value(), db);
    }

    private static void measured(PerformanceMeasured e, DSLContext db) {
        UUID monitor = e.monitorId().value();
        int current = db.update(PERFORMANCE_MONITORS)
                .set(PERFORMANCE_MONITORS.MEASUREMENTS, PERFORMANCE_MONITORS.MEASUREMENTS.plus(1))
                .setNull(PERFORMANCE_MONITORS.IMPEDIMENT)
                .where(PERFORMANCE_MONITORS.ID.eq(monitor))
                .and(PERFORMANCE_MONITORS.CHUNKING_REVISION.eq(e.chunkingRevision()))
                .execute();
        e.predictions().forEach(rows -> cite(rows.segment().file(), monitor, db));
        e.labels().forEach(segment -> cite(segment.file(), monitor, db));
        if (current == 0) {
            return;
        }
        db.deleteFrom(MODEL_PERFORMANCE)
                .where(MODEL_PERFORMANCE.MONITOR_ID.eq(monitor))
                .and(MODEL_PERFORMANCE.CHUNK.eq(e.chunk()))
                .execute();
        db.newRecord(MODEL_PERFORMANCE)
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
                .setMeasuredAt(e.at())
                .insert();
        db.deleteFrom(MODEL_METRICS)
                .where(MODEL_METRICS.MONITOR_ID.eq(monitor))
                .and(MODEL_METRICS.CHUNK.eq(e.chunk()))
                .execute();
        List<ModelMetricsRecord> points = new ArrayList<>();
        for (Measure measure : e.measures()) {
            if (measure.value() != null) {
                points.add(point(e, measure, measure.value(), db));
            }
        }
        db.batchInsert(points).execute();
    }

    private record Inputs(List<PredictionRows> predictions, List<SegmentRef> labels) {}

    private static ModelMetricsRecord point(PerformanceMeasured e, Measure measure, double value, DSLContext db) {
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
        return db.newRecord(MODEL_METRICS)
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

    private static void cite(Digest file, UUID by, DSLContext db) {
        db.insertInto(MONITORING_SEGMENTS)
                .set(MONITORING_SEGMENTS.FILE_DIGEST, file.value())
                .set(MONITORING_SEGMENTS.CITED_BY, by)
                .onConflictDoNothing()
                .execute();
    }

    private static JSON json(Object value) {
        return JSON.valueOf(Json.mapper().writeValueAsString(value));
    }
}
