package io.infranaut.app.torture;

import io.infranaut.app.Image;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.embedded.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An installation on this machine: PostgreSQL, Redis and Kafka as processes of their own, and members of the
/// application that know them by their addresses only, as in `docker-compose.yml`.
final class Cluster implements AutoCloseable {
    static final String KEY = "the-administrator-of-the-tortured";
    /// Base64 of 32 bytes, for an installation that nobody keeps.
    private static final String SECRET = "dGhlIGtleSBvZiB0aGUgdG9ydHVyZWQgb25lcy4uLi4=";

    /// Which members there are, by the name and what they do.
    enum Layout {
        /// two nodes of each role
        SPLIT(Map.of(
                "command-1", Set.of("command"),
                "command-2", Set.of("command"),
                "query-1", Set.of("query"),
                "query-2", Set.of("query"),
                "projection-1", Set.of("projection"),
                "projection-2", Set.of("projection"),
                "process-1", Set.of("process"),
                "process-2", Set.of("process"))),
        /// two nodes that do all
        WHOLE(Map.of(
                "node-1", Set.of("command", "query", "projection", "process"),
                "node-2", Set.of("command", "query", "projection", "process")));

        private final Map<String, Set<String>> members;

        Layout(Map<String, Set<String>> members) {
            this.members = members;
        }
    }

    private final Path folder;
    private final EmbeddedServers servers;
    /// At the same address after each restart, and known while it lasts.
    private final Postgres postgres;
    private final Broker broker;
    private final String kafka;
    private final List<Member> members = new ArrayList<>();
    private @Nullable Connection asking;

    /// Starts the servers; the members are there, and not yet started.
    Cluster(Path folder, Layout layout, Image image) {
        this.folder = folder;
        create(folder.resolve("logs"));
        this.servers = EmbeddedServers.open(folder.resolve("servers"));
        this.postgres = servers.postgres();
        this.broker = new Broker(folder.resolve("kafka"), image);
        this.kafka = broker.start();
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        Map<String, String> environment = settings(
                postgres.jdbcUrl(),
                postgres.user(),
                postgres.password(),
                redis().address(),
                redis().password(),
                kafka,
                folder.resolve("data").toString());
        environment.putAll(Map.of(
                "INFRANAUT_ADMIN_KEY", KEY,
                "INFRANAUT_MASTER_KEY", SECRET,
                "INFRANAUT_AUDIT_KEY", SECRET,
                // the receivers of this machine
                "INFRANAUT_WEBHOOKS_ALLOW_PRIVATE", "true"));
        // a run that is broken off leaves nobody behind; PostgreSQL and Redis see to themselves, Kafka ends with its
        // input
        Runtime.getRuntime().addShutdownHook(new Thread(() -> members.forEach(Member::kill), "torture-stop"));
        new TreeMap<>(layout.members)
                .forEach((name, roles) ->
                        members.add(new Member(name, roles, environment, folder.resolve("logs"), image, http)));
    }

    /// The settings by which a member finds its servers, the same here and in `docker-compose.yml`.
    static Map<String, String> settings(
            String jdbcUrl,
            String user,
            String password,
            String redis,
            String redisPassword,
            String kafka,
            String data) {
        return new TreeMap<>(Map.of(
                "SPRING_PROFILES_ACTIVE", "external",
                "SPRING_DATASOURCE_URL", jdbcUrl,
                "SPRING_DATASOURCE_USERNAME", user,
                "SPRING_DATASOURCE_PASSWORD", password,
                "SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "16",
                "INFRANAUT_REDIS_ADDRESS", redis,
                "INFRANAUT_REDIS_PASSWORD", redisPassword,
                "INFRANAUT_KAFKA_BOOTSTRAP_SERVERS", kafka,
                "INFRANAUT_DATA_DIR", data));
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Member> members() {
        return members;
    }

    Postgres postgres() {
        return postgres;
    }

    private Redis redis() {
        return servers.redis();
    }

    String kafka() {
        return kafka;
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl() + "?connectTimeout=2&socketTimeout=60", postgres.user(), postgres.password());
    }

    /// Whether PostgreSQL answers, over the connection that it was asked over before if that still stands: a log-in
    /// costs it more than what it does for the members meanwhile.
    synchronized boolean databaseServes() {
        try {
            Connection connection = asking;
            if (connection == null) {
                connection = DriverManager.getConnection(
                        postgres.jdbcUrl() + "?connectTimeout=1&socketTimeout=1", postgres.user(), postgres.password());
                asking = connection;
            }
            if (connection.isValid(1)) {
                return true;
            }
            connection.close();
        } catch (SQLException e) {
            // it does not
        }
        asking = null;
        return false;
    }

    List<ProcessHandle> databaseProcesses() {
        return family("postgres/postmaster.pid");
    }

    List<ProcessHandle> redisProcesses() {
        return family("redis/redis.pid");
    }

    ProcessHandle brokerProcess() {
        return broker.running();
    }

    /// Starts Kafka again, which nothing else does.
    void restartBroker() {
        broker.launch();
    }

    private List<ProcessHandle> family(String pidFile) {
        Path file = folder.resolve("servers").resolve(pidFile);
        try {
            return Files.readAllLines(file).stream()
                    .limit(1)
                    .filter(pid -> !pid.isBlank())
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                    .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Ends all members, as a person would.
    void stopMembers() {
        members.forEach(member -> member.life().process().destroy());
        members.forEach(Member::stop);
    }

    @Override
    public void close() {
        try (broker) {
            members.forEach(Member::kill);
        } finally {
            servers.close();
        }
    }
}
