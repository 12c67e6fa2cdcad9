package io.infranaut.ingestion;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FileSourceTest {
    private final RunningApp app = RunningApp.shared();
    private final Path root = Path.of("target", "files-" + UUID.randomUUID());

    private String source(String path, String format, int batchSize) {
        List<Map<String, Object>> columns = List.of(
                Map.of("name", "id", "type", "INTEGER", "nullable", false), Map.of("name", "text", "type", "STRING"));
        String dataset = app.post(
                        "/api/v1/metadata/datasets", Map.of("name", "d-" + UUID.randomUUID(), "columns", columns))
                .expect(201)
                .body()
                .get("id")
                .asString();
        var body = new HashMap<String, Object>(Map.of(
                "name", "f-" + UUID.randomUUID(),
                "kind", "FILE",
                "datasetId", dataset,
                "format", format,
                "path", path,
                "batchSize", batchSize,
                "queueRows", 50));
        return app.post("/api/v1/ingestion/sources", body)
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private JsonNode finished(String source) {
        String path = "/api/v1/ingestion/status?sourceId=" + source;
        eventually(() -> app.get(path), reply -> reply.status() == 200);
        return eventually(
                () -> app.get(path).expect(200).body().get("items").get(0),
                s -> List.of("COMPLETED", "FAILED").contains(s.get("state").asString())
                        && s.get("lag").get("batches").asLong() == 0);
    }

    private void write(String name, int from, int to) throws IOException {
        Files.createDirectories(root);
        var text = new StringBuilder("id,text\n");
        for (int i = from; i < to; i++) {
            text.append(i).append(i % 10 == 3 ? ",\"two\nlines\"\n" : ",plain\n");
        }
        Files.writeString(root.resolve(name), text);
    }

    @Test
    void aGlobIsReadInBatchesOnceAndMoreWhenMoreIsThere() throws IOException {
        write("a.csv", 0, 250);
        write("b.csv", 250, 333);
        String source = source(root + "/*.csv", "CSV", 20);
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        JsonNode status = finished(source);
        assertThat(status.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(status.get("rowsValid").asLong()).isEqualTo(333);
        assertThat(status.get("batchesStored").asLong()).isEqualTo(13 + 5);
        assertThat(status.get("progress").get("filesFinished").asInt()).isEqualTo(2);
        assertThat(status.get("progress").get("done").asDouble()).isEqualTo(1);

        write("c.csv", 333, 340);
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        eventually(
                () -> finished(source),
                s -> s.get("run").asInt() == 2 && s.get("rowsValid").asLong() == 340);
    }

    @Test
    void aFileThatCannotBeReadFailsTheSourceAndKeepsTheRowsBeforeIt() throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("x.csv"), "id,text\n" + "1,a\n".repeat(40) + "2,\"open");
        String source = source(root + "/x.csv", "CSV", 20);
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        JsonNode status = finished(source);
        assertThat(status.get("state").asString()).isEqualTo("FAILED");
        assertThat(status.get("cause").asString()).contains("x.csv").contains("after row 40");
    }

    @Test
    void aPathOutsideTheOpenFolderIsRefused() {
        for (String path : List.of("/etc/passwd", "../x.csv", "a/../../x.csv", "..", " ", "a\\..\\b")) {
            Map<String, Object> body = Map.of(
                    "name",
                    "f-" + UUID.randomUUID(),
                    "kind",
                    "FILE",
                    "datasetId",
                    dataset(),
                    "format",
                    "CSV",
                    "path",
                    path);
            assertThat(app.post("/api/v1/ingestion/sources", body).status())
                    .as(path)
                    .isEqualTo(422);
        }
    }

    @Test
    void aLinkOutOfTheOpenFolderIsNotFollowed() throws IOException {
        Files.createDirectories(root);
        Path outside = Files.createTempFile("outside", ".csv");
        Files.writeString(outside, "id,text\n1,secret\n");
        Files.createSymbolicLink(root.resolve("link.csv"), outside);
        String source = source(root + "/link.csv", "CSV", 20);
        app.post("/api/v1/ingestion/start", Map.of("sourceId", source)).expect(200);
        JsonNode status = finished(source);
        assertThat(status.get("state").asString()).isEqualTo("FAILED");
        assertThat(status.get("rowsValid").asLong()).isZero();
    }

    private String dataset() {
        return app.post(
                        "/api/v1/metadata/datasets",
                        Map.of(
                                "name",
                                "d-" + UUID.randomUUID(),
                                "columns",
                                List.of(Map.of("name", "id", "type", "INTEGER"))))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }
}
