package io.infranaut.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.transparency.HistoryTree;
import io.infranaut.platform.transparency.NoteSigner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVerifyTest {
    private static final NoteSigner SIGNER = NoteSigner.of("test", new byte[32]);

    @TempDir
    Path data;

    private record Said(int code, String text) {}

    private static Said said(String... arguments) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(arguments));
        int code = AuditVerify.run(all, stream, stream);
        return new Said(code, out.toString(StandardCharsets.UTF_8));
    }

    private interface Work {
        void on(DSLContext db) throws Exception;
    }

    private static void work(Postgres postgres, Work work) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            work.on(DSL.using(connection, SQLDialect.POSTGRES));
        }
    }

    private static void givenAHistory(Postgres postgres) throws Exception {
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .load()
                .migrate();
        work(postgres, db -> {
            db.execute("insert into event_store.domain_event (event_id, aggregate_id, sequence_number, recorded_at,"
                    + " type, payload, metadata) select 'e' || n, 'a', n, now(), 'test.Happened', '{}', '{}'"
                    + " from generate_series(1, 20) n");
            var tree = new HistoryTree(db);
            tree.grow(15);
            tree.sign(SIGNER, Instant.now());
            tree.grow(20);
        });
    }

    @Test
    void theHistoryOfAStoppedDataDirectoryIsVerified() throws Exception {
        String note;
        try (EmbeddedServers servers = EmbeddedServers.open(data.resolve("servers"))) {
            Postgres postgres = servers.postgres();
            givenAHistory(postgres);
            Said running = said("--infranaut.data-dir=" + data);
            assertThat(running.code()).as(running.text()).isEqualTo(2);
            assertThat(running.text()).contains("in use");
            var notes = new ArrayList<String>();
            work(
                    postgres,
                    db -> notes.add(new HistoryTree(db).latest().orElseThrow().note()));
            note = notes.getFirst();
        }
        Path kept = Files.writeString(data.resolve("kept.txt"), note);

        Said right = said("--infranaut.data-dir=" + data, "--key=" + SIGNER.key(), "--checkpoint=" + kept);

        assertThat(right.code()).as(right.text()).isZero();
        assertThat(right.text())
                .contains("20 events are as they were recorded; 2 checkpoints fit")
                .contains(SIGNER.key().toString())
                .contains("5 events are newer");

        try (EmbeddedServers servers = EmbeddedServers.open(data.resolve("servers"))) {
            work(
                    servers.postgres(),
                    db -> db.execute("update event_store.domain_event set payload = '{ }' where position = 7"));
        }
        Said wrong = said("--infranaut.data-dir=" + data);

        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.text()).contains("NOT AS RECORDED (CHANGED)").contains("position 7 (e7, test.Happened)");
    }

    @Test
    void whatCannotBeVerifiedIsSaid() {
        Postgres empty = EmbeddedServers.shared().freshDatabase();
        String[] database = {
            "--spring.datasource.url=" + empty.jdbcUrl(),
            "--spring.datasource.username=" + empty.user(),
            "--spring.datasource.password=" + empty.password()
        };

        assertThat(said(database).code()).isEqualTo(2);
        assertThat(said(database).text()).contains("keeps no tree over its history yet");
        assertThat(said(database[0], database[1], database[2], "--key=x").text())
                .contains("a key looks like");
        assertThat(said(database[0], database[1], database[2], "--checkpoint=" + data.resolve("none"))
                        .code())
                .isEqualTo(2);
    }
}
