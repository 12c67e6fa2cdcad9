package io.infranaut.monitoring.command;

import io.infranaut.monitoring.api.MetricBatchId;
import io.infranaut.monitoring.api.MetricsCommand.RecordMetrics;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.Segment.TimeRange;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.storage.api.SegmentRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Takes metric points in.
@RestController
final class MetricsApi {
    private final Commands commands;
    private final SegmentStore segments;
    private final EventHistory history;
    private final JsonMapper json;

    MetricsApi(Commands commands, SegmentStore segments, EventHistory history, JsonMapper json) {
        this.commands = commands;
        this.segments = segments;
        this.history = history;
        this.json = json;
    }

    /// @param points how many were recorded
    record Accepted(MetricBatchId id, long points) {}

    @PostMapping("/api/v1/monitoring/metrics")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "recordMetrics",
            summary = "Record metric points of models of one namespace, up to 10 000, all or none",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"points": [{"model": "credit", "version": 1, "name": "latency_p95", "value": 41.5,
                                     "time": "2026-02-01T00:00:00Z", "labels": {"region": "eu"}}]}"""))))
    @Answers(value = Accepted.class, status = 201)
    ResponseEntity<Object> record(
            @RequestBody @Schema(implementation = MetricPoints.NewMetricPoints.class) JsonNode body, Caller caller)
            throws IOException {
        MetricPoints.Batch batch = new MetricPoints(history, json, caller).read(body);
        var id = new MetricBatchId(
                caller.idempotencyKey() == null
                        ? Ids.next(caller.at())
                        : Ids.derived("metrics", caller.actor().value(), caller.idempotencyKey()));
        Segment segment = segments.write(batch.points());
        TimeRange time = segment.time().orElseThrow();
        var reference = new SegmentRef(
                segment.file(), segment.logical(), segment.rows(), segment.bytes(), time.first(), time.last());
        return commands.send(
                new RecordMetrics(id, batch.namespace(), batch.models(), reference, caller.at()),
                caller,
                receipt -> new Answer(201, Map.of(), new Accepted(id, segment.rows())));
    }
}
