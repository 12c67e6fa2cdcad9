package io.infranaut.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The application in a process of its own, killed without warning while rows are pushed to it.
class KilledTest {
    private static final String KEY = "the-administrator-of-the-killed";
    private static final int PUSHERS = 4;
    private static final int ROWS = 3;
    private static final int KILLS = 3;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @TempDir
    private Path folder;

    private final int port = freePort();
    private @Nullable Process process;

    @AfterEach
    void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void everyAnsweredBatchIsStoredOnceThoughTheApplicationIsKilled() throws Exception {
        start();
        String dataset = post(
                        "/api/v1/metadata/datasets",
                        Map.of("name", "killed", "columns", List.of(Map.of("name", "n", "type", "INTEGER"))))
                .get("id")
                .asString();
        String source = post(
                        "/api/v1/ingestion/sources", Map.of("name", "killed", "kind", "HTTP", "datasetId", dataset))
                .get("id")
                .asString();
        Map<Integer, String> answered = new ConcurrentHashMap<>();
        var next = new AtomicInteger();
        var stopping = new AtomicBoolean();
        try (var pushers = Executors.newFixedThreadPool(PUSHERS)) {
            for (int i = 0; i < PUSHERS; i++) {
                pushers.submit(() -> {
                    while (!stopping.get()) {
                        int n = next.getAndIncrement();
                        pushUntilAnswered(source, n, answered);
                    }
                });
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int before = answered.size();
                await(() -> answered.size() > before + 40);
                kill();
                start();
            }
            int before = answered.size();
            await(() -> answered.size() > before + 10);
            stopping.set(true);
        }

        await(() -> status(source).get("lag").get("batches").asLong() == 0
                && status(source).get("batchesStored").asLong() >= answered.size());
        Set<String> stored = new HashSet<>();
        long batches = 0;
        String token = null;
        do {
            JsonNode page = get("/api/v1/ingestion/batches?limit=1000&sourceId=" + source
                    + (token == null ? "" : "&pageToken=" + token));
            for (JsonNode batch : page.get("items")) {
                stored.add(batch.get("id").asString());
                batches++;
            }
            token = page.get("nextPageToken").isNull()
                    ? null
                    : page.get("nextPageToken").asString();
        } while (token != null);
        assertThat(batches).isEqualTo(stored.size());
        assertThat(stored).containsExactlyInAnyOrderElementsOf(answered.values());
        assertThat(status(source).get("rowsValid").asLong()).isEqualTo((long) ROWS * answered.size());
    }

    /// Sends a batch again and again under one key, as a client does that got no answer.
    private void pushUntilAnswered(String source, int n, Map<Integer, String> answered) {
        var rows = new StringBuilder("n\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append(n * ROWS + i).append('\n');
        }
        while (true) {
            try {
                HttpResponse<String> reply = HTTP.send(
                        request("/api/v1/ingestion/sources/" + source + "/batches")
                                .header("Content-Type", "text/csv")
                                .header("Idempotency-Key", "batch-" + n)
                                .POST(BodyPublishers.ofString(rows.toString()))
                                .build(),
                        BodyHandlers.ofString());
                if (reply.statusCode() == 202 || reply.statusCode() == 200) {
                    answered.put(
                            n, Json.mapper().readTree(reply.body()).get("id").asString());
                    return;
                }
                Thread.sleep(100);
            } catch (IOException e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode status(String source) throws IOException, InterruptedException {
        return get("/api/v1/ingestion/status?sourceId=" + source).get("items").get(0);
    }

    private void start() throws Exception {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.infranaut.app.Infranaut",
                "--infranaut.data-dir=" + folder.resolve("data"),
                "--server.port=" + port);
        builder.environment().put("INFRANAUT_ADMIN_KEY", KEY);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        process = builder.start();
        await(() -> {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(folder.resolve("log")));
            }
            try {
                return HTTP.send(
                                        HttpRequest.newBuilder(URI.create(
                                                        "http://localhost:" + port + "/actuator/health/readiness"))
                                                .timeout(Duration.ofSeconds(5))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.mapper()
                .readTree(HTTP.send(request(path).GET().build(), BodyHandlers.ofString())
                        .body());
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> reply = HTTP.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.mapper().writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return Json.mapper().readTree(reply.body());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        Instant deadline = Instant.now().plusSeconds(120);
        while (!condition.holds()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not so after two minutes");
            }
            Thread.sleep(50);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
