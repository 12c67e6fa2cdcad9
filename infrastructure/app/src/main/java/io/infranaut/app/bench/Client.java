package io.infranaut.app.bench;

import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// What is done over HTTP once, beside the load.
final class Client implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String key;

    Client(Instance instance) {
        this.base = "http://localhost:" + instance.port();
        this.key = instance.key();
    }

    /// @param location of what was made, or empty
    record Reply(int status, String location, JsonNode body) {}

    Reply get(String path) {
        return send(request(path).GET().build());
    }

    /// Posts JSON; tried again while what it refers to is not known yet.
    Reply post(String path, Object body) {
        for (int attempt = 0; ; attempt++) {
            Reply reply = send(request(path)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)))
                    .build());
            if (reply.status() < 400) {
                return reply;
            }
            if (attempt == 100) {
                throw new IllegalStateException(path + " was answered with " + reply.status() + ": " + reply.body());
            }
            Wait.millis(50);
        }
    }

    /// Posts rows, again while the queue is full; returns once they are durable.
    void push(String path, String mediaType, byte[] rows) {
        while (true) {
            Reply reply = send(request(path)
                    .header("Content-Type", mediaType)
                    .POST(BodyPublishers.ofByteArray(rows))
                    .build());
            if (reply.status() < 300) {
                return;
            }
            if (reply.status() != 429 && reply.status() != 503) {
                throw new IllegalStateException(path + " was answered with " + reply.status() + ": " + reply.body());
            }
            Wait.millis(10);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + key);
    }

    private Reply send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(""),
                    json && response.body().length > 0
                            ? Json.mapper().readTree(response.body())
                            : Json.mapper().missingNode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
