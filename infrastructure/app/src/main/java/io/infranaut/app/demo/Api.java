package io.infranaut.app.demo;

import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The demo's client: any HTTP client can do the same.
final class Api {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String key;
    private long position;

    Api(String base, String key) {
        this.base = base;
        this.key = key;
    }

    /// @param status HTTP status
    /// @param location of a new resource, or empty
    record Reply(int status, String location, JsonNode body) {}

    Reply get(String path) {
        return send("GET", path, null, "");
    }

    Reply post(String path, Object body) {
        return send(
                "POST", path, BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)), "application/json");
    }

    Reply put(String path, Object body) {
        return send("PUT", path, BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)), "application/json");
    }

    /// Sends rows under an idempotency key, as often as it takes while the queue is full.
    Reply push(String path, byte[] parquet, String idempotencyKey) {
        while (true) {
            Reply reply = exchange(
                    "POST",
                    path,
                    BodyPublishers.ofByteArray(parquet),
                    "application/vnd.apache.parquet",
                    "Idempotency-Key",
                    idempotencyKey);
            if (reply.status() != 429 && reply.status() != 503) {
                return checked("POST", path, reply);
            }
            pause();
        }
    }

    /// Asks a job until it is over.
    JsonNode finished(String location) {
        while (true) {
            JsonNode job = get(location).body();
            switch (job.path("state").asString("")) {
                case "COMPLETED" -> {
                    return job;
                }
                case "FAILED", "CANCELLED" -> throw new IllegalStateException(location + " failed: " + job);
                default -> pause();
            }
        }
    }

    /// Asks until the answer is right, for two minutes at most.
    Optional<JsonNode> until(String path, Predicate<JsonNode> right) {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (Instant.now().isBefore(deadline)) {
            JsonNode answer = get(path).body();
            if (right.test(answer)) {
                return Optional.of(answer);
            }
            pause();
        }
        return Optional.empty();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Reply send(String method, String path, HttpRequest.@Nullable BodyPublisher body, String contentType) {
        for (int attempt = 0; ; attempt++) {
            Reply reply = exchange(method, path, body, contentType);
            boolean notYet = reply.status() == 503 || (reply.status() == 401 && attempt < 20);
            if (!notYet || attempt == 200) {
                return checked(method, path, reply);
            }
            pause();
        }
    }

    private static Reply checked(String method, String path, Reply reply) {
        if (reply.status() >= 400) {
            throw new IllegalStateException(
                    method + " " + path + " was answered with " + reply.status() + ": " + reply.body());
        }
        return reply;
    }

    private Reply exchange(
            String method,
            String path,
            HttpRequest.@Nullable BodyPublisher body,
            String contentType,
            String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + key)
                .header("Prefer", "wait=30")
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (position > 0 && method.equals("GET")) {
            request.header("Infranaut-Min-Position", Long.toString(position));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            response.headers()
                    .firstValueAsLong("Infranaut-Position")
                    .ifPresent(at -> position = Math.max(position, at));
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json")
                            && response.body().length > 0;
            JsonNode node = json
                    ? Json.mapper().readTree(new String(response.body(), StandardCharsets.UTF_8))
                    : Json.mapper().missingNode();
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(""),
                    node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
