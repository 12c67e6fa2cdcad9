package io.infranaut.ingestion;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PushTest {
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("id", ColumnType.INTEGER, ColumnRole.ID, false),
            new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, true),
            new Column("income", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("city", ColumnType.STRING, ColumnRole.FEATURE, true)));

    private final RunningApp app = RunningApp.shared();

    private String dataset() {
        List<Map<String, Object>> columns = SCHEMA.columns().stream()
                .map(c -> Map.<String, Object>of(
                        "name", c.name(), "type", c.type(), "role", c.role(), "nullable", c.nullable()))
                .toList();
        return app.post("/api/v1/metadata/datasets", Map.of("name", "d-" + UUID.randomUUID(), "columns", columns))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private String source(Object... more) {
        var body = new HashMap<String, Object>(
                Map.of("name", "s-" + UUID.randomUUID(), "kind", "HTTP", "datasetId", dataset()));
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return app.create("/api/v1/ingestion/sources", body).body().get("id").asString();
    }

    private Reply push(String source, Object body, String type, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", type, "Prefer", "wait=30"));
        all.addAll(Arrays.asList(headers));
        return app.send("POST", "/api/v1/ingestion/sources/" + source + "/batches", body, all.toArray(String[]::new));
    }

    private static void hasRows(Reply reply, long rows, long quarantined) {
        JsonNode result = reply.expect(200).body().get("result");
        assertThat(reply.body().get("state").asString()).isEqualTo("COMPLETED");
        assertThat(result.get("rows").asLong()).isEqualTo(rows);
        assertThat(result.get("quarantined").asLong()).isEqualTo(quarantined);
    }

    private JsonNode status(String source) {
        String path = "/api/v1/ingestion/status?sourceId=" + source;
        return eventually(() -> app.get(path), reply -> reply.status() == 200)
                .body()
                .get("items")
                .get(0);
    }

    @Test
    void rowsComeInEveryFormatAndCompression() throws IOException {
        String source = source();
        hasRows(push(source, "[{\"id\":1,\"income\":1.5,\"city\":\"Ulm\"},{\"id\":2}]", "application/json"), 2, 0);
        hasRows(push(source, "{\"id\":3}\n{\"id\":4}\n{\"id\":5}\n", "application/x-ndjson"), 3, 0);
        hasRows(push(source, "id,city\n6,Bonn\n7,\n", "text/csv"), 2, 0);
        hasRows(push(source, parquet(100), "application/vnd.apache.parquet"), 100, 0);
        byte[] csv = "id\n8\n9\n".getBytes(StandardCharsets.UTF_8);
        hasRows(push(source, gzip(csv), "text/csv", "Content-Encoding", "gzip"), 2, 0);
        hasRows(push(source, Zstd.compress(csv), "text/csv", "Content-Encoding", "zstd"), 2, 0);
        JsonNode status =
                eventually(() -> status(source), s -> s.get("batchesStored").asLong() == 6);
        assertThat(status.get("state").asString()).isEqualTo("RUNNING");
        assertThat(status.get("rowsValid").asLong()).isEqualTo(111);
        assertThat(status.get("offsets").get(0).get("offset").asLong()).isEqualTo(5);
        assertThat(status.get("lag").get("batches").asLong()).isZero();
        assertThat(status.get("rate").asDouble()).isPositive();
    }

    @Test
    void anAcceptedBatchAnswersWithItsJob() {
        String source = source();
        Reply accepted = app.post(
                        "/api/v1/ingestion/sources/" + source + "/batches",
                        "[{\"id\":1}]",
                        "Content-Type",
                        "application/json")
                .expect(202);
        String location = accepted.header("Location");
        Reply done = eventually(
                () -> app.get(location), r -> r.body().get("state").asString().equals("COMPLETED"));
        assertThat(done.body().get("id").asString())
                .isEqualTo(accepted.body().get("id").asString());
        assertThat(done.body().get("result").get("segment").asString()).hasSize(64);
    }

    @Test
    void theSameKeyWithTheSameBodyIsOneBatchAndWithAnotherIsRefused() throws Exception {
        String source = source();
        String key = UUID.randomUUID().toString();
        Callable<Reply> once =
                () -> push(source, "[{\"id\":1},{\"id\":2}]", "application/json", "Idempotency-Key", key);
        var ids = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (Future<Reply> reply : threads.invokeAll(Collections.nCopies(12, once))) {
                ids.add(reply.get().expect(200).body().get("id").asString());
            }
        }
        assertThat(ids).containsOnly(ids.getFirst());
        push(source, "[{\"id\":3}]", "application/json", "Idempotency-Key", key).expect(422);
        hasRows(push(source, "[{\"id\":1},{\"id\":2}]", "application/json"), 2, 0);
        JsonNode status =
                eventually(() -> status(source), s -> s.get("batchesStored").asLong() >= 2);
        assertThat(status.get("rowsValid").asLong()).isEqualTo(4);
    }

    @Test
    void badRowsAreKeptWithTheirErrorsAndTheOthersAreStored() {
        String source = source();
        String rows = """
                {"id":1,"income":2}
                {"id":"x"}
                not json
                {"id":4,"income":NaN}
                {"id":5,"income":Infinity}
                {"id":6,"unknown":1}
                {"id":7,"at":"yesterday"}
                {"income":3}
                {"id":9,"city":"%s"}
                {"id":10}
                """.formatted("x".repeat(10_000_000));
        Reply reply = push(source, rows, "application/x-ndjson");
        hasRows(reply, 2, 8);
        String path = "/api/v1/ingestion/quarantine/" + reply.body().get("id").asString();
        Reply quarantine = eventually(() -> app.get(path), r -> r.status() == 200);
        List<String> lines = quarantine.text().lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.getFirst()).contains("\"ordinal\":1").contains("INTEGER is expected");
        assertThat(lines.getLast()).contains("x".repeat(10_000_000)).contains("is longer than");
    }

    @Test
    void quarantinedRowsGoThroughTheSourceAgainOnce() {
        String source = source();
        Reply first = push(source, "city,id\nUlm,1\n\"Bad,\n Ems\",x\n,y\n", "text/csv");
        hasRows(first, 1, 2);
        String path = "/api/v1/ingestion/quarantine/" + first.body().get("id").asString() + "/replay";
        Reply second = app.send("POST", path, null, "Prefer", "wait=30");
        hasRows(second, 0, 2);
        Reply third = app.send("POST", path, null, "Prefer", "wait=30").expect(200);
        assertThat(third.body().get("id")).isEqualTo(second.body().get("id"));
        Reply rows = eventually(
                () -> app.get("/api/v1/ingestion/quarantine/"
                        + second.body().get("id").asString()),
                r -> r.status() == 200);
        assertThat(rows.text().lines().toList().getFirst())
                .contains("\"header\":\"city,id\"")
                .contains("Bad,\\n Ems");
        app.send("POST", "/api/v1/ingestion/quarantine/" + UUID.randomUUID() + "/replay", null)
                .expect(404);
    }

    @Test
    void nonsenseIsAnsweredClearlyAndNeverByA500() throws IOException {
        String source = source();
        byte[] parquet = parquet(1000);
        push(source, "", "application/json").expect(422);
        push(source, "x", "application/pdf").expect(415);
        push(source, "x", "text/csv", "Content-Encoding", "br").expect(415);
        rejected(push(source, "{\"id\":", "application/json"));
        rejected(push(source, "[]", "application/json"));
        rejected(push(source, "nonsense", "application/json"));
        rejected(push(source, "id,what\n1,2\n", "text/csv"));
        rejected(push(source, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}, "text/csv"));
        rejected(push(source, Arrays.copyOf(parquet, parquet.length - 100), "application/vnd.apache.parquet"));
        rejected(push(source, "PAR1PAR1PAR1PAR1", "application/vnd.apache.parquet"));
        rejected(push(source, "not gzip", "text/csv", "Content-Encoding", "gzip"));
        rejected(push(source, bomb(), "application/x-ndjson", "Content-Encoding", "gzip"));
        app.post("/api/v1/ingestion/sources/" + UUID.randomUUID() + "/batches", "[]")
                .expect(404);
        app.post("/api/v1/ingestion/sources/nonsense/batches", "[]").expect(422);
        app.get("/api/v1/ingestion/batches/" + UUID.randomUUID()).expect(404);
        hasRows(push(source, "[{\"id\":1}]", "application/json"), 1, 0);
        JsonNode status =
                eventually(() -> status(source), s -> s.get("batchesStored").asLong() == 1);
        assertThat(status.get("batchesRejected").asLong()).isEqualTo(9);
        assertThat(status.get("lastError").get("message").asString()).isNotBlank();
    }

    private static void rejected(Reply reply) {
        reply.expect(200);
        assertThat(reply.body().get("state").asString()).isEqualTo("FAILED");
        assertThat(reply.body().get("problem").get("detail").asString()).isNotBlank();
    }

    @Test
    void aPausedSourceKeepsWhatComesUntilItsQueueIsFull() {
        String source = source("queueRows", 10);
        app.post("/api/v1/ingestion/stop", Map.of("sourceId", source)).expect(200);
        eventually(() -> status(source), s -> s.get("state").asString().equals("PAUSED"));
        hasRoomAgain(source);
        String path = "/api/v1/ingestion/sources/" + source + "/batches";
        Reply full = eventually(
                () -> app.post(path, "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n", "Content-Type", "application/x-ndjson"),
                r -> r.status() != 202);
        full.expect(429);
        assertThat(full.header("Retry-After")).isNotEmpty();
        JsonNode queue = queueOf(source);
        assertThat(queue.get("rows").asLong()).isBetween(7L, 10L);
        assertThat(queue.get("boundRows").asLong()).isEqualTo(10);
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        JsonNode status = eventually(
                () -> status(source),
                s -> s.get("lag").get("batches").asLong() == 0
                        && s.get("batchesStored").asLong() >= 3);
        assertThat(status.get("rowsValid").asLong())
                .isEqualTo(3 * status.get("batchesStored").asLong());
    }

    /// A pause shows before the consumer has stopped; what it still took is stored.
    private void hasRoomAgain(String source) {
        eventually(() -> queueOf(source), q -> q.get("batches").asLong() == 0);
    }

    private JsonNode queueOf(String source) {
        for (JsonNode queue :
                app.get("/api/v1/ingestion/queue-size").expect(200).body().get("sources")) {
            if (queue.get("sourceId").asString().equals(source)) {
                return queue;
            }
        }
        throw new AssertionError("the queue of " + source + " is not shown");
    }

    @Test
    void aBatchWorseThanToleratedFailsTheSourceAndLosesNothing() {
        String source = source("errorTolerance", 0.4);
        hasRows(push(source, "[{\"id\":1},{\"id\":2},{\"id\":null}]", "application/json"), 2, 1);
        hasRows(push(source, "[{\"id\":1},{\"id\":null}]", "application/json"), 1, 1);
        JsonNode failed =
                eventually(() -> status(source), s -> s.get("state").asString().equals("FAILED"));
        assertThat(failed.get("cause").asString()).contains("0.5");
        app.post("/api/v1/ingestion/sources/" + source + "/batches", "[{\"id\":3}]")
                .expect(202);
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        eventually(() -> status(source), s -> s.get("rowsValid").asLong() == 4);
    }

    @Test
    void aKeyOfAnotherNamespaceSeesNoSource() {
        String source = source();
        String stranger = app.keyWithRole("EDITOR", "elsewhere");
        app.sendAs(stranger, "GET", "/api/v1/ingestion/sources", null).expect(200);
        assertThat(app.sendAs(stranger, "GET", "/api/v1/ingestion/sources/" + source, null)
                        .status())
                .isEqualTo(404);
        assertThat(app.sendAs(stranger, "POST", "/api/v1/ingestion/sources/" + source + "/batches", "[{\"id\":1}]")
                        .status())
                .isEqualTo(404);
        assertThat(app.sendAs(stranger, "POST", "/api/v1/ingestion/stop", Map.of("sourceId", source))
                        .status())
                .isEqualTo(404);
    }

    private static byte[] parquet(int rows) throws IOException {
        var builder = Table.builder(SCHEMA);
        for (int i = 0; i < rows; i++) {
            builder.putLong(0, i)
                    .putLong(1, i * 1_000_000L)
                    .putDouble(2, i / 7.0)
                    .putString(3, "c" + i % 5)
                    .endRow();
        }
        var bytes = new ByteArrayOutputStream();
        try (var writer = RowFormat.PARQUET.write(bytes, SCHEMA)) {
            writer.write(builder.build());
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] bomb() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] spaces = "\n".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 300; i++) {
                gzip.write(spaces);
            }
        }
        return bytes.toByteArray();
    }
}
