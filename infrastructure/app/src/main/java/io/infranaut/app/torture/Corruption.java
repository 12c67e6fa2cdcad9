package io.infranaut.app.torture;

import io.infranaut.app.AuditVerify;
import io.infranaut.app.torture.Invariants.Finding;
import io.infranaut.embedded.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Changes the history of a stopped installation in each way, and sees whether `audit verify` names the change.
final class Corruption {
    private final Cluster cluster;
    private final SplittableRandom random;
    private final List<Finding> findings = new ArrayList<>();

    Corruption(Cluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
    }

    List<Finding> all() throws SQLException {
        try (Connection database = cluster.database()) {
            List<Long> positions = positions(database);
            run(database, "create table event_store.as_it_was as select * from event_store.domain_event");
            run(database, "alter table event_store.domain_event alter column position drop identity");
            Said untouched = verify();
            findings.add(new Finding("the history is as it was recorded", untouched.code() == 0, untouched.text()));

            long one = one(positions);
            named(
                    database,
                    "a changed byte",
                    "CHANGED",
                    one,
                    "update event_store.domain_event set payload = set_byte(payload, octet_length(payload) / 2,"
                            + " get_byte(payload, octet_length(payload) / 2) # 1) where position = " + one);
            one = one(positions);
            named(
                    database,
                    "a deleted event",
                    "MISSING",
                    one,
                    "delete from event_store.domain_event where position = " + one);
            int first = random.nextInt(positions.size() - 2);
            one = positions.get(first);
            long other = positions.get(first + 1 + random.nextInt(positions.size() - first - 1));
            named(
                    database,
                    "two swapped events",
                    "MOVED",
                    one,
                    "update event_store.domain_event set position = -1 where position = " + one
                            + "; update event_store.domain_event set position = " + one + " where position = " + other
                            + "; update event_store.domain_event set position = " + other + " where position = -1");
            one = one(positions);
            named(
                    database,
                    "a cut tail",
                    "TRUNCATED",
                    one,
                    "delete from event_store.domain_event where position >= " + one);
            Said again = verify();
            findings.add(new Finding("the history put back is as it was recorded", again.code() == 0, again.text()));
        }
        return findings;
    }

    private long one(List<Long> positions) {
        return positions.get(random.nextInt(1, positions.size() - 1));
    }

    private static List<Long> positions(Connection database) throws SQLException {
        var positions = new ArrayList<Long>();
        try (var statement = database.createStatement();
                var row = statement.executeQuery("select position from event_store.domain_event order by position")) {
            while (row.next()) {
                positions.add(row.getLong(1));
            }
        }
        return positions;
    }

    private void named(Connection database, String what, String kind, long position, String change)
            throws SQLException {
        run(database, change);
        Said said = verify();
        boolean named = said.code() == 1
                && said.text().contains("(" + kind + ")")
                && said.text().contains("position " + position);
        findings.add(new Finding("audit verify names " + what, named, "position " + position + ": " + said.text()));
        run(
                database,
                "truncate event_store.domain_event;"
                        + " insert into event_store.domain_event select * from event_store.as_it_was");
    }

    private static void run(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private record Said(int code, String text) {}

    private Said verify() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Postgres postgres = cluster.postgres();
        int code = AuditVerify.run(
                List.of(
                        "--spring.datasource.url=" + postgres.jdbcUrl(),
                        "--spring.datasource.username=" + postgres.user(),
                        "--spring.datasource.password=" + postgres.password()),
                stream,
                stream);
        return new Said(
                code, out.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
    }
}
