package io.infranaut.alert;

import static io.infranaut.app.RunningApp.eventually;

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

    @Test
    void anAlertRaisedBeforeTheEscalationEverRanEscalatesToo(@TempDir Path folder) throws Exception {
        Map<String, String> secrets = Map.of(
                "SPRING_DATASOURCE_PASSWORD", postgres.password(),
                "INFRANAUT_REDIS_PASSWORD", servers.redis().password());
        try (var hook = new Hook();
                var app = new AppProcess(folder, secrets)) {
            app.start(arguments("command,query,projection"));
            String alert = raise(app.client(), hook);
            app.kill();
            app.start(arguments("command,query,projection,process"));
            eventually(() -> hook.calls(alert), calls -> calls.size() == 2);
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

    private static String raise(Client client, Hook hook) {
        String receiver =
                create(client, "receivers", Map.of("name", "hook", "url", hook.url("/"), "secret", Hook.SECRET), "id");
        Map<String, Object> step = Map.of("after", "PT0S", "receivers", List.of(receiver));
        String policy = create(client, "policies", Map.of("name", "two steps", "steps", List.of(step, step)), "id");
        return create(
                client, "trigger", Map.of("severity", "CRITICAL", "summary", "down", "policyId", policy), "alertId");
    }

    /// The first administrator's key is there a moment after the application is ready.
    private static String create(Client client, String what, Object body, String id) {
        return eventually(() -> client.post("/api/v1/alerts/" + what, body), reply -> reply.status() == 201)
                .body()
                .get(id)
                .asString();
    }
}
