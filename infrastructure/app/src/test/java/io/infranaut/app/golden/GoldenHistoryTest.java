package io.infranaut.app.golden;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.infranaut.app.AuditVerify;
import io.infranaut.app.RunningApp;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.readmodel.ReadModels.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A history that was once recorded by an earlier state of this program loads, rebuilds and verifies with the present
/// one: its events, its tree, its segments and the progress of its processes are read as they were then.
///
/// What was recorded below `golden/v1` is never written again. Only what its read models hold may change, when a read
/// model's tables or what it does with its events change on purpose: `-Dgolden=write` then approves the new digests,
/// and the difference of `read-models.json` shows in review which models it was. A model whose definition is as it was
/// and whose content is not has a fault, and its digest is not to be approved.
///
/// `-Dgolden=record` records a history into a folder of the next number, when a new one is wanted beside the first.
class GoldenHistoryTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> KEYS = Map.of(
            "INFRANAUT_MASTER_KEY", "Z29sZGVuIG1hc3RlciBrZXkgb2YgMzIgYnl0ZXMgLi4=",
            "INFRANAUT_AUDIT_KEY", "Z29sZGVuIGF1ZGl0IGtleSBvZiAzMiBieXRlcyAuLi4=");

    /// @param definition digest of its tables and revision
    /// @param digest of what it holds
    record Held(String definition, String digest, long rows) {}

    @TempDir
    Path data;

    @Test
    void theFirstHistoryLoadsRebuildsAndVerifies() throws Exception {
        GoldenHistory golden = new GoldenHistory(GOLDEN.resolve("v1"));
        Postgres postgres = EmbeddedServers.shared().freshDatabase();
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .target(golden.migration())
                .load()
                .migrate();
        golden.load(postgres);
        golden.unpack(data);
        verifies(postgres, golden.checkpoint());

        var properties = new TreeMap<>(KEYS);
        properties.put("infranaut.data-dir", data.toString());
        RunningApp app = RunningApp.start(properties, postgres);
        try (var _ = app.context()) {
            Map<String, Held> held = held(app);
            if ("write".equals(System.getProperty("golden"))) {
                golden.approve(held);
            }
            assertThat(held)
                    .as("what the read models hold; a change on purpose is approved by -Dgolden=write")
                    .isEqualTo(golden.approved());
            assertThat(golden.events(postgres)).isEqualTo(golden.events());
            for (String verdict : golden.verdicts()) {
                assertThat(app.post(verdict, Map.of(), "Prefer", "wait=60")
                                .expect(200)
                                .body()
                                .get("result")
                                .get("outcome")
                                .asString())
                        .as(verdict)
                        .isEqualTo("IDENTICAL");
            }
            eventually(
                    () -> app.get("/api/v1/audit/processors").body().get("items"),
                    processors -> processors
                            .valueStream()
                            .allMatch(processor -> processor.get("lag").asLong() == 0));
        }
        verifies(postgres, golden.checkpoint());
    }

    private static void verifies(Postgres postgres, Path checkpoint) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = AuditVerify.run(
                List.of(
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--spring.datasource.username=" + postgres.user(),
                        "--spring.datasource.password=" + postgres.password(),
                        "--checkpoint=" + checkpoint),
                stream,
                stream);
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static Map<String, Held> held(RunningApp app) throws InterruptedException, SQLException {
        ReadModels models = app.bean(ReadModels.class);
        assertThat(models.awaitNewest(models.names(), PATIENCE)).isTrue();
        var held = new TreeMap<String, Held>();
        try (Connection database = connection(app.postgres());
                var definition = database.prepareStatement("select definition_digest from"
                        + " platform.read_model_generation where name = ? and state = 'SERVING'")) {
            for (String name : models.names()) {
                Content content = models.content(name);
                definition.setString(1, name);
                try (var row = definition.executeQuery()) {
                    row.next();
                    held.put(name, new Held(row.getString(1), content.digest(), content.rows()));
                }
            }
        }
        return held;
    }

    private static Connection connection(Postgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    @Test
    void recordsAHistoryWhenAsked() throws Exception {
        assumeTrue("record".equals(System.getProperty("golden")), "records only with -Dgolden=record");
        var properties = new TreeMap<>(KEYS);
        properties.put("infranaut.data-dir", data.toString());
        properties.put("infranaut.webhooks.allow-private", "true");
        RunningApp app = RunningApp.start(properties);
        try (var _ = app.context()) {
            List<String> verdicts = new GoldenStory(app).tell();
            awaitQuiet(app.postgres());
            Map<String, Held> held = held(app);
            awaitQuiet(app.postgres());
            Path folder = next();
            GoldenHistory.record(folder, app.postgres(), data, verdicts);
            new GoldenHistory(folder).approve(held);
            System.out.println(
                    "recorded " + folder.toAbsolutePath() + ": " + Json.mapper().writeValueAsString(held.keySet()));
        }
    }

    private static Path next() throws IOException {
        int number = 1;
        while (Files.exists(GOLDEN.resolve("v" + number))) {
            number++;
        }
        return Files.createDirectories(GOLDEN.resolve("v" + number));
    }

    /// Waits until everything is handled, nothing is scheduled, and the tree is signed.
    private static void awaitQuiet(Postgres postgres) throws SQLException {
        try (Connection database = connection(postgres);
                var ask = database.prepareStatement("""
                        select (select count(*) from event_store.token_entry where processor_name not like '\\_\\_%'
                                and coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0)
                                    < (select max(position) from event_store.domain_event))
                             + (select count(*) from platform.scheduled_tasks)
                             + (select count(*) from event_store.domain_event)
                             - (select coalesce(max(size), 0) from event_store.tree_checkpoint)
                        """)) {
            eventually(
                    PATIENCE,
                    () -> {
                        try (var row = ask.executeQuery()) {
                            row.next();
                            return row.getLong(1);
                        }
                    },
                    waiting -> waiting == 0);
        }
    }
}
