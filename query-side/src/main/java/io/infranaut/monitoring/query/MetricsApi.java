package io.infranaut.monitoring.query;

import static io.infranaut.persistence.jooq.public_.Tables.MODEL_METRICS;
import static org.jooq.impl.DSL.noCondition;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.model.api.ModelId;
import io.infranaut.monitoring.api.MetricBatchId;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows the points of metrics, in the order of their time.
@RestController("metricQueries")
@Requires(Permission.READ)
final class MetricsApi {
    private final DSLContext db;
    private final ModelNames models;

    MetricsApi(DSLContext db, ModelNames models) {
        this.db = db;
        this.models = models;
    }

    /// @param metadata labels of a point that was sent; chunk, revision, rows and interval of one that was measured
    /// @param batchId of the request that it came in; null for one that was measured
    record Point(
            UUID id,
            String namespace,
            ModelId modelId,
            @Nullable Integer version,
            String name,
            double value,
            Instant time,
            @Schema(type = "object") @JsonRawValue String metadata,
            @Nullable MetricBatchId batchId) {}

    @GetMapping("/api/v1/monitoring/metrics")
    @Reads({"monitoring", "model"})
    @Operation(
            operationId = "listMetrics",
            summary = "Metric points, sent and measured, by model (id or name), version, name and time")
    Page<Point> list(
            @RequestParam @Nullable String model,
            @RequestParam @Nullable String namespace,
            @RequestParam @Nullable Integer version,
            @RequestParam @Nullable String name,
            @RequestParam @Nullable Instant from,
            @RequestParam @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        var conditions = new ArrayList<Condition>();
        conditions.add(
                caller.namespaces().contains("*") ? noCondition() : MODEL_METRICS.NAMESPACE.in(caller.namespaces()));
        if (model != null) {
            conditions.add(MODEL_METRICS.MODEL_ID.eq(models.find(model, namespace, caller)));
        } else if (namespace != null) {
            conditions.add(MODEL_METRICS.NAMESPACE.eq(namespace));
        }
        conditions.add(version == null ? noCondition() : MODEL_METRICS.MODEL_VERSION.eq(version));
        conditions.add(name == null ? noCondition() : MODEL_METRICS.METRIC_NAME.eq(name));
        conditions.add(from == null ? noCondition() : MODEL_METRICS.TIMESTAMP.ge(from));
        conditions.add(to == null ? noCondition() : MODEL_METRICS.TIMESTAMP.lt(to));
        conditions.add(page.after(MODEL_METRICS.TIMESTAMP, MODEL_METRICS.ID));
        List<Point> points = db.selectFrom(MODEL_METRICS)
                .where(conditions)
                .orderBy(MODEL_METRICS.TIMESTAMP, MODEL_METRICS.ID)
                .limit(page.limit() + 1)
                .fetch(r -> new Point(
                        r.getId(),
                        r.getNamespace(),
                        new ModelId(r.getModelId()),
                        r.getModelVersion(),
                        r.getMetricName(),
                        r.getMetricValue(),
                        r.getTimestamp(),
                        r.getMetadata().data(),
                        r.getBatchId() == null ? null : new MetricBatchId(r.getBatchId())));
        return Page.of(
                points,
                page,
                point -> List.of(point.time().toString(), point.id().toString()));
    }
}
