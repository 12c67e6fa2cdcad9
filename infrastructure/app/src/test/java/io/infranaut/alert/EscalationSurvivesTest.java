package io.infranaut.alert;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.Infranaut;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Escalations of an application that runs in a process of its own, so that it can be killed.
class EscalationSurvivesTest {
    private static final String KEY = "the-administrator-of-the-tests";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final Postgres postgres = EmbeddedServers.shared().freshDatabase();
    private final Hook hook = new Hook();
    private final List<Process> started = new ArrayList<>();
    private int port;

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        hook.close();
    }

    @Test
    void aStepThatFellDueWhileTheApplicationWasDeadIsTakenOnceSecondsAfterTheRestart() throws Exception {
        Process first = run("command,query,projection,process");
        String alert = raise("PT3S", "PT1S");
        eventually(() -> kinds(alert), kinds -> kinds.contains("EscalationStarted"));
        Instant raised = Instant.now();

        first.destroyForcibly().waitFor();
        eventually(Instant::now, now -> now.isAfter(raised.plusSeconds(4)));
        assertThat(hook.calls(alert)).isEmpty();
        run("command,query,projection,process");
        Instant serving = Instant.now();

        eventually(() -> hook.calls(alert), calls -> calls.size() == 2);
        assertThat(Duration.between(serving, Instant.now())).isLessThan(Duration.ofSeconds(15));
        List<String> kinds = eventually(() -> kinds(alert), k -> count(k, "NotificationAttempted") == 2);
        assertThat(count(kinds, "EscalationStarted")).isEqualTo(1);
        assertThat(count(kinds, "EscalationStepFired")).isEqualTo(2);
        assertThat(hook.calls(alert)).extracting(Hook.Call::step).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void anAlertRaisedBeforeTheEscalationEverRanEscalatesToo() throws Exception {
        Process first = run("command,query,projection");
        String alert = raise("PT0S", "PT0S");
        first.destroyForcibly().waitFor();
        run("command,query,projection,process");
        eventually(() -> hook.calls(alert), calls -> calls.size() == 2);
    }

    private Process run(String roles) throws Exception {
        port = freePort();
        EmbeddedServers servers = EmbeddedServers.shared();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Infranaut.class.getName()));
        Map.of(
                        "server.port", Integer.toString(port),
                        "infranaut.data-dir", folder.toString(),
                        "infranaut.roles", roles,
                        "infranaut.webhooks.allow-private", "true",
                        "spring.profiles.active", "external",
                        "spring.datasource.url", postgres.jdbcUrl(),
                        "spring.datasource.username", postgres.user(),
                        "infranaut.redis.address", servers.redis().address(),
                        "infranaut.kafka.bootstrap-servers", servers.kafka().get(60, TimeUnit.SECONDS))
                .forEach((name, value) -> command.add("--" + name + "=" + value));
        var builder = new ProcessBuilder(command);
        builder.environment().put("INFRANAUT_ADMIN_KEY", KEY);
        builder.environment().put("SPRING_DATASOURCE_PASSWORD", postgres.password());
        builder.environment().put("INFRANAUT_REDIS_PASSWORD", servers.redis().password());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("app-" + started.size() + ".log").toFile())
                .start();
        started.add(process);
        eventually(this::isReady, ready -> ready || !process.isAlive());
        assertThat(process.isAlive()).isTrue();
        return process;
    }

    private boolean isReady() {
        try {
            return send("GET", "/actuator/health/readiness", null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String raise(String first, String second) throws IOException {
        String receiver =
                create("receivers", Map.of("name", "hook", "url", hook.url("/"), "secret", Hook.SECRET), "id");
        String policy = create(
                "policies",
                Map.of(
                        "name",
                        "two steps",
                        "steps",
                        List.of(
                                Map.of("after", first, "receivers", List.of(receiver)),
                                Map.of("after", second, "receivers", List.of(receiver)))),
                "id");
        return create("trigger", Map.of("severity", "CRITICAL", "summary", "down", "policyId", policy), "alertId");
    }

    private String create(String what, Object body, String id) throws IOException {
        HttpResponse<String> response = eventuallyCreated(what, body);
        return Json.mapper().readTree(response.body()).get(id).asString();
    }

    /// The first administrator's key is there a moment after the application is ready.
    private HttpResponse<String> eventuallyCreated(String what, Object body) {
        return eventually(
                () -> send("POST", "/api/v1/alerts/" + what, Json.mapper().writeValueAsString(body)),
                response -> response.statusCode() == 201);
    }

    private List<String> kinds(String alert) throws IOException {
        JsonNode history = Json.mapper()
                .readTree(send("GET", "/api/v1/alerts/" + alert, null).body());
        return history.path("timeline")
                .valueStream()
                .map(entry -> entry.get("kind").asString())
                .toList();
    }

    private static long count(List<String> kinds, String kind) {
        return kinds.stream().filter(kind::equals).count();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
