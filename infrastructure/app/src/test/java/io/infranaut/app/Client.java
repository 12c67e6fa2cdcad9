package io.infranaut.app;

import io.infranaut.app.RunningApp.Reply;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client of the API.
///
/// @param base URL
/// @param key to sign in with; empty for none
public record Client(String base, String key) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /// Sends a request.
    ///
    /// @param body null for none, a String or byte[] as it is, anything else as JSON
    /// @param headers names and values in turn
    /// @throws UncheckedIOException when no answer came
    public Reply send(String method, String path, @Nullable Object body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(90));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equalsIgnoreCase("Content-Type");
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method,
                switch (body) {
                    case null -> BodyPublishers.noBody();
                    case String text -> BodyPublishers.ofString(text);
                    case byte[] bytes -> BodyPublishers.ofByteArray(bytes);
                    default -> BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body));
                });
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("Content-Type").orElse("");
            boolean json = type.contains("json") && !type.contains("ndjson");
            JsonNode node = json && response.body().length > 0
                    ? Json.mapper().readTree(response.body())
                    : Json.mapper().missingNode();
            return new Reply(response.statusCode(), response, node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply post(String path, Object body, String... headers) {
        return send("POST", path, body, headers);
    }
}
