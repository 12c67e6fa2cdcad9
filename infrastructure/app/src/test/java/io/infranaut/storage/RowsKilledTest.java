package io.infranaut.storage;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The application in a process of its own, killed when it has copied a batch's rows and not yet committed.
class RowsKilledTest {
    private static final String KEY = "the-administrator-of-the-killed";
    private static final int LOCK = 4711;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @TempDir
    private Path folder;

    private final EmbeddedServers servers = EmbeddedServers.shared();
    private final Postgres postgres = servers.freshDatabase();
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
    void rowsThatWereCopiedButNotCommittedAreThereOnceAfterAKill() throws Exception {
        start();
        send("POST", "/api/v1/metadata/datasets", "application/json", """
                {"name": "killed", "columns": [{"name": "n", "type": "INTEGER", "role": "ID"}]}""");
        store(0, 1000);
        try (Connection database = connect();
                Connection holder = connect()) {
            String table = text(database, "select table_name from rows.row_tables");
            eventually(() -> text(database, "select count(*) from rows." + table), "1000"::equals);
            text(holder, "select pg_advisory_lock(" + LOCK + ")");
            run(database, """
                    create function rm_rows_1.hold() returns trigger language plpgsql as
                        $$ begin perform pg_advisory_xact_lock(%d); return null; end $$""".formatted(LOCK));
            run(database, """
                    create trigger hold after insert on rm_rows_1.batch_applied
                        for each row execute function rm_rows_1.hold()""");

            store(1000, 500);
            String waiting = "select count(*) from pg_locks where locktype = 'advisory' and objid = " + LOCK
                    + " and not granted";
            eventually(() -> text(database, waiting), "1"::equals);
            assertThat(text(database, "select count(*) from rows." + table)).isEqualTo("1000");
            kill();
            text(holder, "select pg_advisory_unlock(" + LOCK + ")");
            run(database, "drop function rm_rows_1.hold() cascade");
            assertThat(text(database, "select count(*) from rows." + table)).isEqualTo("1000");

            start();
            store(1500, 7);
            eventually(() -> text(database, "select count(*) from rows." + table), "1507"::equals);
            assertThat(text(
                            database,
                            "select count(distinct (_batch, _row)) || ' ' || count(distinct n) from rows." + table))
                    .isEqualTo("1507 1507");
            assertThat(text(database, "select string_agg(rows::text, ' ' order by ordinal) from rows.batch_applied"))
                    .isEqualTo("1000 500 7");
            assertThat(retrieve("WARM")).isEqualTo(retrieve("COLD"));
        }
    }

    private String retrieve(String tier) throws Exception {
        return send("GET", "/api/v1/storage/retrieve?name=killed&tier=" + tier, "text/plain", "");
    }

    private void store(int from, int count) throws Exception {
        var csv = new StringBuilder("n\n");
        for (int i = 0; i < count; i++) {
            csv.append(from + i).append('\n');
        }
        send("POST", "/api/v1/storage/store?name=killed", "text/csv", csv.toString());
    }

    private String send(String method, String path, String type, String body) throws Exception {
        HttpResponse<String> reply = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", type)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 201);
        return reply.body();
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
                "--spring.profiles.active=external",
                "--spring.datasource.url=" + postgres.jdbcUrl(),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=" + postgres.password(),
                "--spring.datasource.hikari.maximum-pool-size=16",
                "--infranaut.redis.address=" + servers.redis().address(),
                "--infranaut.redis.password=" + servers.redis().password(),
                "--infranaut.kafka.bootstrap-servers=" + servers.kafka().get(),
                "--infranaut.data-dir=" + folder.resolve("data"),
                "--server.port=" + port);
        builder.environment().put("INFRANAUT_ADMIN_KEY", KEY);
        Path log = folder.resolve("log");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process started = builder.start();
        process = started;
        eventually(
                () -> {
                    if (!started.isAlive()) {
                        throw new AssertionError(Files.readString(log));
                    }
                    try {
                        return HTTP.send(
                                        HttpRequest.newBuilder(URI.create(
                                                        "http://localhost:" + port + "/api/v1/metadata/datasets"))
                                                .header("Authorization", "Bearer " + KEY)
                                                .timeout(Duration.ofSeconds(5))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode();
                    } catch (IOException e) {
                        return 0;
                    }
                },
                status -> status == 200);
    }

    private void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static void run(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
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
