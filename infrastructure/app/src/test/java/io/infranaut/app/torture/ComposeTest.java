package io.infranaut.app.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// The cluster of `docker-compose.yml` is set up as the one that is tortured.
class ComposeTest {
    private static final Path FILE = Path.of("../../docker-compose.yml");
    private static final Set<String> ROLES = Set.of("command", "query", "projection", "process");

    /// What is a member's own, or a secret, or where its events are kept; the others are what finds the servers.
    private static final Set<String> OTHERS = Set.of(
            "INFRANAUT_ROLES",
            "INFRANAUT_LOG_DIR",
            "INFRANAUT_ADMIN_KEY",
            "INFRANAUT_MASTER_KEY",
            "INFRANAUT_AUDIT_KEY",
            "INFRANAUT_EVENT_STORE",
            "INFRANAUT_AXON_SERVER_HOST");

    @SuppressWarnings("unchecked")
    private static Map<String, Object> member(Map<String, Object> of, String name) {
        return (Map<String, Object>) Objects.requireNonNull(of.get(name), name);
    }

    private static Map<String, Object> service(String name) throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(FILE));
        return member(member(file, "services"), name);
    }

    private static Map<String, Object> environment(Map<String, Object> service) {
        return new TreeMap<>(member(service, "environment"));
    }

    @Test
    void membersHaveTheSettingsOfThoseThatAreTortured() throws IOException {
        Map<String, String> tortured = Cluster.settings(
                "jdbc:postgresql://postgres:5432/infranaut",
                "infranaut",
                "${POSTGRES_PASSWORD:?}",
                "redis://redis:6379",
                "${REDIS_PASSWORD:?}",
                "kafka:9092",
                "/data");
        for (String role : ROLES) {
            Map<String, Object> member = service(role);
            Map<String, Object> environment = environment(member);
            assertThat(environment).containsEntry("INFRANAUT_ROLES", role);
            assertThat(environment.keySet()).containsAll(OTHERS);
            environment.keySet().removeAll(OTHERS);
            assertThat(environment).as(role).isEqualTo(tortured);
            assertThat(member(member, "deploy")).isEqualTo(Map.of("replicas", 2));
        }
    }

    @Test
    void everyServerIsThereAndSaysWhetherItIsWell() throws IOException {
        for (String server : List.of("postgres", "redis", "kafka", "axon-server", "gateway")) {
            assertThat(service(server)).as(server).containsKey("healthcheck");
        }
        assertThat(environment(service("kafka")))
                .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .containsEntry("KAFKA_BROKER_SESSION_TIMEOUT_MS", "1000");
    }
}
