package io.infranaut.monitoring.query;

import static io.infranaut.persistence.jooq.public_.Tables.MODEL_PERFORMANCE;
import static io.infranaut.persistence.jooq.public_.Tables.PERFORMANCE_MONITORS;
import static org.jooq.impl.DSL.noCondition;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.monitoring.api.Chunking;
import io.infranaut.monitoring.api.Measure;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.persistence.jooq.public_.tables.records.ModelPerformanceRecord;
import io.infranaut.persistence.jooq.public_.tables.records.PerformanceMonitorsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;

/// Shows how well models did, chunk by chunk.
@RestController("performanceQueries")
@Requires(Permission.READ)
@Reads("monitoring")
final class PerformanceApi {
    private static final TypeReference<List<Measure>> MEASURES = new TypeReference<>() {};

    private final DSLContext db;
    private final ModelNames models;

    PerformanceApi(DSLContext db, ModelNames models) {
        this.db = db;
        this.models = models;
    }

    /// @param chunk by which the prediction log is cut
    /// @param impediment why nothing can be measured; null when it can
    /// @param measurements made since the chunks were last cut anew, and before
    record MonitorView(
            MonitorId id,
            String namespace,
            ModelId modelId,
            int version,
            Task task,
            DatasetId predictions,
            @Nullable DatasetId labels,
            Chunking chunk,
            @Nullable String impediment,
            Instant startedAt,
            long measurements) {}

    /// @param from earliest event time
    /// @param to latest event time
    /// @param rows predictions
    /// @param labelled those whose truth is known
    /// @param revision how often the chunk was measured
    /// @param inputs rows of the prediction log, and segments of the truth, that it was measured from
    record ChunkView(
            ModelId modelId,
            int version,
            int chunk,
            int revision,
            Instant from,
            Instant to,
            long rows,
            long labelled,
            List<Measure> measures,
            @JsonRawValue String inputs,
            String rowsDigest,
            String engine,
            Instant measuredAt) {}

    @GetMapping("/api/v1/monitoring/performance")
    @Reads({"monitoring", "model"})
    @Operation(
            operationId = "listPerformance",
            summary = "The chunks of a model version in order, each with its metrics and their intervals")
    ResponseEntity<Page<ChunkView>> list(
            @RequestParam @Nullable String model,
            @RequestParam @Nullable String namespace,
            @RequestParam @Nullable Integer version,
            @RequestParam @Nullable Integer chunk,
            @RequestParam @Nullable List<String> metric,
            @RequestParam @Nullable Instant from,
            @RequestParam @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        if (model == null) {
            throw new InvalidInput("?model", "name a model by its id, or by its name and namespace");
        }
        UUID modelId = models.find(model, namespace, caller);
        PerformanceMonitorsRecord monitor = db.selectFrom(PERFORMANCE_MONITORS)
                .where(PERFORMANCE_MONITORS.MODEL_ID.eq(modelId))
                .and(version == null ? noCondition() : PERFORMANCE_MONITORS.MODEL_VERSION.eq(version))
                .orderBy(PERFORMANCE_MONITORS.MODEL_VERSION.desc())
                .limit(1)
                .fetchOptional()
                .orElseThrow(() -> new NotFound(
                        "performance monitor of model", version == null ? model : model + " version " + version));
        List<Condition> conditions = new ArrayList<>();
        conditions.add(MODEL_PERFORMANCE.MONITOR_ID.eq(monitor.getId()));
        conditions.add(chunk == null ? noCondition() : MODEL_PERFORMANCE.CHUNK.eq(chunk));
        conditions.add(from == null ? noCondition() : MODEL_PERFORMANCE.TIME_TO.ge(from));
        conditions.add(to == null ? noCondition() : MODEL_PERFORMANCE.TIME_FROM.lt(to));
        conditions.add(page.after(MODEL_PERFORMANCE.CHUNK));
        List<ChunkView> chunks = db.selectFrom(MODEL_PERFORMANCE)
                .where(conditions)
                .orderBy(MODEL_PERFORMANCE.CHUNK)
                .limit(page.limit() + 1)
                .fetch(row -> view(row, metric));
        return ResponseEntity.ok()
                .eTag("\"" + monitor.getVersion() + "-" + monitor.getMeasurements() + "\"")
                .body(Page.of(chunks, page, view -> List.of(Integer.toString(view.chunk()))));
    }

    @GetMapping("/api/v1/monitoring/performance/{modelId}/{version}")
    @Operation(operationId = "getPerformanceMonitor", summary = "How a model version's performance is measured")
    ResponseEntity<MonitorView> get(@PathVariable ModelId modelId, @PathVariable int version, Caller caller) {
        PerformanceMonitorsRecord row = db.fetchOptional(
                        PERFORMANCE_MONITORS,
                        PERFORMANCE_MONITORS
                                .MODEL_ID
                                .eq(modelId.value())
                                .and(PERFORMANCE_MONITORS.MODEL_VERSION.eq(version)))
                .filter(found -> caller.mayEnter(found.getNamespace()))
                .orElseThrow(() -> new NotFound("performance monitor of model", modelId + " version " + version));
        Long seconds = row.getChunkSeconds();
        return ResponseEntity.ok()
                .eTag(Answer.etag(row.getVersion()))
                .body(new MonitorView(
                        new MonitorId(row.getId()),
                        row.getNamespace(),
                        modelId,
                        version,
                        Task.valueOf(row.getTask()),
                        new DatasetId(row.getPredictionsId()),
                        row.getLabelsId() == null ? null : new DatasetId(row.getLabelsId()),
                        new Chunking(row.getChunkCount(), seconds == null ? null : Duration.ofSeconds(seconds)),
                        row.getImpediment(),
                        row.getStartedAt(),
                        row.getMeasurements()));
    }

    private static ChunkView view(ModelPerformanceRecord row, @Nullable List<String> metrics) {
        List<Measure> measures = Json.mapper().readValue(row.getMeasures().data(), MEASURES);
        return new ChunkView(
                new ModelId(row.getModelId()),
                row.getModelVersion(),
                row.getChunk(),
                row.getRevision(),
                row.getTimeFrom(),
                row.getTimeTo(),
                row.getRows(),
                row.getLabelled(),
                metrics == null
                        ? measures
                        : measures.stream()
                                .filter(measure -> metrics.contains(measure.name()))
                                .toList(),
                row.getInputs().data(),
                row.getRowsDigest(),
                row.getEngine(),
                row.getMeasuredAt());
    }
}
