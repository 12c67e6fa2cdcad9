package io.infranaut.monitoring;

import static io.infranaut.app.RunningApp.eventually;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A model of a test with its prediction log and, if it has one, its dataset of labels, all registered over HTTP.
final class MonitoredModel {
    private final RunningApp app;
    final String id;
    private final String predictions;
    private final @Nullable String labels;

    private MonitoredModel(RunningApp app, String task, TableSchema log, @Nullable TableSchema truth) {
        this.app = app;
        String dataset = dataset(log);
        String labelled = truth == null ? null : dataset(truth);
        this.predictions = source(dataset);
        this.labels = labelled == null ? null : source(labelled);
        this.id = register(task, dataset, labelled);
    }

    static MonitoredModel of(RunningApp app, String task, TableSchema log, @Nullable TableSchema truth) {
        return new MonitoredModel(app, task, log, truth);
    }

    private String dataset(TableSchema schema) {
        List<Map<String, Object>> columns = schema.columns().stream()
                .map(c -> Map.<String, Object>of(
                        "name", c.name(), "type", c.type(), "role", c.role(), "nullable", c.nullable()))
                .toList();
        return id("/api/v1/metadata/datasets", Map.of("name", "d-" + UUID.randomUUID(), "columns", columns));
    }

    private String source(String dataset) {
        return id(
                "/api/v1/ingestion/sources",
                Map.of("name", "s-" + UUID.randomUUID(), "kind", "HTTP", "datasetId", dataset));
    }

    private String register(String task, String dataset, @Nullable String labelled) {
        String model = id("/api/v1/ml/models", Map.of("name", "m-" + UUID.randomUUID(), "task", task));
        var version = new HashMap<String, Object>(Map.of("predictionsId", dataset));
        if (labelled != null) {
            version.put("labelsId", labelled);
        }
        app.post("/api/v1/ml/models/" + model + "/versions", version).expect(201);
        return model;
    }

    private String id(String path, Object body) {
        return app.post(path, body).expect(201).body().get("id").asString();
    }

    void predicted(Table rows) {
        push(predictions, rows);
    }

    void labelled(Table rows) {
        if (labels == null) {
            throw new IllegalStateException("this model has no dataset of labels");
        }
        push(labels, rows);
    }

    private void push(String source, Table rows) {
        var out = new ByteArrayOutputStream();
        try (var writer = RowFormat.PARQUET.write(out, rows.schema())) {
            writer.write(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Reply reply = app.send(
                        "POST",
                        "/api/v1/ingestion/sources/" + source + "/batches",
                        out.toByteArray(),
                        "Content-Type",
                        "application/vnd.apache.parquet",
                        "Prefer",
                        "wait=30")
                .expect(200);
        if (reply.body().get("result").get("rows").asLong() != rows.rows()) {
            throw new AssertionError("not all rows were stored: " + reply.text());
        }
    }

    /// The monitor's own resource.
    String monitor() {
        return "/api/v1/monitoring/performance/" + id + "/1";
    }

    Reply awaitMonitor(Predicate<JsonNode> right) {
        return eventually(() -> app.get(monitor()), reply -> reply.status() == 200 && right.test(reply.body()));
    }

    /// The measured chunks, once they are as they should be.
    List<JsonNode> chunks(Predicate<List<JsonNode>> right) {
        return eventually(this::chunks, right);
    }

    private List<JsonNode> chunks() {
        Reply reply = app.get("/api/v1/monitoring/performance?model=" + id + "&version=1&limit=1000");
        return reply.status() == 404
                ? List.of()
                : StreamSupport.stream(reply.expect(200).body().get("items").spliterator(), false)
                        .toList();
    }

    static double measure(JsonNode chunk, String name) {
        for (JsonNode measure : chunk.get("measures")) {
            if (measure.get("name").asString().equals(name)) {
                return measure.get("value").asDouble();
            }
        }
        throw new AssertionError("no " + name + " in " + chunk);
    }

    /// What verifying a chunk's newest measurement gives.
    JsonNode verify(int chunk) {
        return app.post(monitor() + "/chunks/" + chunk + "/verify", Map.of(), "Prefer", "wait=30")
                .expect(200)
                .body()
                .get("result");
    }
}
