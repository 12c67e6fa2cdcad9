package io.infranaut.alert;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.AppProcess;
import io.infranaut.app.Client;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Escalations of an application whose roles are apart. What is due while it is dead is proved where it is killed.
class EscalationFromTheBeginningTest {
    private final EmbeddedServers servers = EmbeddedServers.shared();
    private final Postgres postgres = servers.freshDatabase();

    /// Each by the policy as it was when it was raised.
    @Test
    void alertsRaisedBeforeTheEscalationEverRanEscalateToo(@TempDir Path folder) throws Exception {
        Map<String, String> secrets = Map.of(
                "SPRING_DATASOURCE_PASSWORD", postgres.password(),
                "INFRANAUT_REDIS_PASSWORD", servers.redis().password());
        try (var hook = new Hook();
                var app = new AppProcess(folder, secrets)) {
            app.start(arguments("command,query,projection"));
            Client client = app.client();
            Map<String, Object> step = Map.of(
                    "after",
                    "PT0S",
                    "receivers",
                    List.of(create(
                            client,
                            "receivers",
                            Map.of("name", "hook", "url", hook.url("/"), "secret", Hook.SECRET),
                            "id")));
            String policy = create(client, "policies", Map.of("name", "one step", "steps", List.of(step)), "id");
            String before = raise(client, policy, "before");
            client.send("PUT", "/api/v1/alerts/policies/" + policy, Map.of("steps", List.of(step, step)))
                    .expect(204);
            String after = raise(client, policy, "after");
            app.kill();
            app.start(arguments("command,query,projection,process"));
            eventually(() -> hook.calls(after), calls -> calls.size() == 2);
            List<Hook.Call> calls = eventually(() -> hook.calls(before), told -> !told.isEmpty());
            assertThat(calls.getFirst().body().get("data").get("of").asInt()).isOne();
        }
    }

    private String[] arguments(String roles) throws ExecutionException, InterruptedException {
        return new String[] {
            "--infranaut.roles=" + roles,
            "--infranaut.webhooks.allow-private=true",
            "--spring.profiles.active=external",
            "--spring.datasource.url=" + postgres.jdbcUrl(),
            "--spring.datasource.username=" + postgres.user(),
            "--infranaut.redis.address=" + servers.redis().address(),
            "--infranaut.kafka.bootstrap-servers=" + servers.kafka().get()
        };
    }

    private static String raise(Client client, String policy, String summary) {
        return create(
                client, "trigger", Map.of("severity", "CRITICAL", "summary", summary, "policyId", policy), "alertId");
    }

    /// The first administrator's key is there a moment after the application is ready.
    private static String create(Client client, String what, Object body, String id) {
        return eventually(() -> client.post("/api/v1/alerts/" + what, body), reply -> reply.status() == 201)
                .body()
                .get(id)
                .asString();
    }
}
