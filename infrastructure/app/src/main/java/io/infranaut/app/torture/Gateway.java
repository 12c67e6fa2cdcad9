package io.infranaut.app.torture;

import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Sends each request to a member whose role it is, as a proxy in front of them would.
final class Gateway {
    /// What stands for no answer.
    static final int NONE = 0;

    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final List<Member> members;
    private final Journal journal;
    private final AtomicInteger faults = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    Gateway(List<Member> members, Journal journal) {
        this.members = members;
        this.journal = journal;
    }

    /// @param status [#NONE] when no answer came
    /// @param location of what was made, or of the job; or empty
    record Reply(int status, String location, JsonNode body) {
        boolean accepted() {
            return status >= 200 && status < 300;
        }

        /// Whether the same request may be answered otherwise in a moment: nobody was there, or what it refers to, or
        /// who sends it, is not known there yet.
        boolean passes() {
            return status == NONE || status == 401 || status == 404 || status == 429 || status == 503 || underWay();
        }

        private boolean underWay() {
            return status == 409 && body.toString().contains("is under way");
        }

        String text(String name) {
            return body.get(name).asString();
        }
    }

    Reply get(String path) {
        return send("query", "GET", path, null, Map.of());
    }

    Reply post(String path, Object body, Map<String, String> headers) {
        return send("command", "POST", path, body, headers);
    }

    private Reply send(String role, String method, String path, @Nullable Object body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(choose(role).base() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + Cluster.KEY)
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json")
                            && response.body().length > 0;
            var reply = new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Location").orElse(""),
                    json
                            ? Json.mapper().readTree(response.body())
                            : Json.mapper().missingNode());
            if (reply.status() >= 500 && reply.status() != 503) {
                faults.incrementAndGet();
                journal.write("fault", "request", method + " " + path, "status", reply.status(), "body", reply.body());
            }
            return reply;
        } catch (IOException e) {
            return new Reply(NONE, "", Json.mapper().missingNode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// How many answers blamed the server, other than for an outage.
    int faults() {
        return faults.get();
    }

    /// One that is ready, if there is one; this is no part of a run that its seed repeats.
    private Member choose(String role) {
        List<Member> able = members.stream().filter(member -> member.has(role)).toList();
        List<Member> ready = able.stream().filter(Member::isReady).toList();
        List<Member> from = ready.isEmpty() ? able : ready;
        return from.get(ThreadLocalRandom.current().nextInt(from.size()));
    }
}
