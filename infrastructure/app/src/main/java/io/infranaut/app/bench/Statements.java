package io.infranaut.app.bench;

import io.infranaut.platform.security.KeyFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/// The statements that a command issues which comes alone, without the rest of the way: the caller's key is looked up;
/// then, in one transaction, snapshot and events of the aggregate are read, the key of a data subject that is new is
/// made, and the event is appended under the shared lock, to tables with the definition of the own ones, which no read
/// model follows.
final class Statements {
    /// pgbench's and JDBC's words for the same number, which makes the ids of a transaction.
    private static final String NUMBER = "{number}";
    private static final String ID = "('bench-' || " + NUMBER + "::text)";
    private static final String COLUMNS =
            "event_id, aggregate_type, aggregate_id, sequence_number, recorded_at, type, revision, payload, metadata";
    private static final Pattern PER_SECOND = Pattern.compile("tps = ([0-9.]+)");

    private final PGSimpleDataSource database;
    private final Path work;
    private final List<String> lookUp;
    private final List<String> transaction;
    private final Optional<String> pgbench = version();

    /// @param key the caller's, to be looked up, or empty
    Statements(PGSimpleDataSource database, Path work, String key) {
        this.database = database;
        this.work = work;
        this.lookUp = key.isEmpty()
                ? List.of()
                : List.of("select id, roles, namespaces, expires_at from public.api_keys where secret_digest = '"
                        + KeyFormat.digest(key).value() + "' and revoked_at is null");
        try (var sql = new Sql(database)) {
            sql.execute("create schema if not exists bench");
            sql.execute("create table bench.domain_event (like event_store.domain_event including all)");
            sql.execute("create table bench.subject_key (like subject_keys.subject_key including all)");
            String events = "event_store.domain_event where type = 'identity.KeyIssued'";
            String payload = bytes(sql, "payload", events);
            String metadata = bytes(sql, "metadata", events);
            this.transaction = List.of(
                    "select 0::bigint as position, " + COLUMNS + " from event_store.snapshot where aggregate_id = "
                            + ID,
                    "select position, " + COLUMNS + " from bench.domain_event where aggregate_id = " + ID
                            + " and sequence_number >= 0 order by sequence_number limit 1000",
                    "with wanted as (select * from unnest(array[gen_random_uuid()], array[sha256(convert_to(" + ID
                            + ", 'UTF8'))], array[" + bytes(sql, "wrapped", "subject_keys.subject_key")
                            + "]) as w(id, subject, wrapped)), made as (insert into bench.subject_key (id, subject,"
                            + " wrapped, created_at) select w.id, w.subject, w.wrapped, now() from wanted w where not"
                            + " exists (select from bench.subject_key k where k.subject = w.subject and k.wrapped is not"
                            + " null) order by w.subject on conflict do nothing returning id, subject, wrapped) select"
                            + " id, subject, wrapped from made union all select k.id, k.subject, k.wrapped from"
                            + " bench.subject_key k join wanted w on w.subject = k.subject where k.wrapped is not null",
                    "with locked as materialized (select pg_advisory_xact_lock_shared(4711))"
                            + " insert into bench.domain_event (" + COLUMNS + ") select e.event_id, e.aggregate_type,"
                            + " e.aggregate_id, e.sequence_number, e.recorded_at, e.type, e.revision, e.payload, e.metadata"
                            + " from locked, unnest(array[" + ID + "], array['identity.Key'], array[" + ID
                            + "], array[0]::bigint[], array[now()], array['identity.KeyIssued'], array['1'], array["
                            + payload + "], array[" + metadata + "]) with ordinality as e(event_id, aggregate_type,"
                            + " aggregate_id, sequence_number, recorded_at, type, revision, payload, metadata, n)"
                            + " order by e.n returning position");
        }
    }

    /// As many bytes as a column has on average.
    private static String bytes(Sql sql, String column, String rows) {
        return "convert_to(repeat('x', " + sql.text("select round(avg(octet_length(" + column + "))) from " + rows)
                + "), 'UTF8')";
    }

    /// What runs them.
    String runner() {
        return pgbench.orElse("a loop over JDBC in the benchmark's process, for there is no pgbench on the PATH");
    }

    String description() {
        return (lookUp.isEmpty() ? "" : "look-up of the caller's key; ")
                + "begin, snapshot and events of the aggregate, the key of a new data subject, shared advisory lock and"
                + " append, commit";
    }

    Load run(int clients, int seconds) {
        return pgbench.isPresent() ? pgbench(clients, seconds) : Load.run(clients, seconds, () -> new Jdbc(this));
    }

    private static Optional<String> version() {
        try {
            Process process = new ProcessBuilder("pgbench", "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Load pgbench(int clients, int seconds) {
        try {
            Path folder = Files.createTempDirectory(work, "pgbench");
            var script = new ArrayList<String>();
            script.add("\\set number random(1, 9000000000000000000)");
            lookUp.forEach(statement -> script.add(statement + ";"));
            script.add("begin;");
            transaction.forEach(statement -> script.add(statement.replace(NUMBER, ":number") + ";"));
            script.add("commit;");
            Files.write(folder.resolve("command.sql"), script);
            var builder = new ProcessBuilder(
                            "pgbench",
                            "-n",
                            "-M",
                            "prepared",
                            "-f",
                            "command.sql",
                            "-l",
                            "-c",
                            Integer.toString(clients),
                            "-j",
                            Integer.toString(
                                    Math.min(clients, Runtime.getRuntime().availableProcessors())),
                            "-T",
                            Integer.toString(seconds),
                            "-h",
                            "localhost",
                            "-p",
                            Integer.toString(database.getPortNumbers()[0]),
                            "-U",
                            database.getUser(),
                            database.getDatabaseName())
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", database.getPassword());
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher perSecond = PER_SECOND.matcher(said);
            if (process.waitFor() != 0 || !perSecond.find()) {
                throw new IllegalStateException("pgbench failed: " + said);
            }
            return Load.of(latencies(folder), seconds, Double.parseDouble(perSecond.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The third word of a line of its log is a transaction's time in microseconds.
    private static LongStream latencies(Path folder) throws IOException {
        var latencies = LongStream.builder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("pgbench_log"))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    latencies.add(Long.parseLong(line.split(" ", 4)[2]));
                }
            }
        }
        return latencies.build();
    }

    private static final class Jdbc implements Load.Requests {
        private final Connection connection;
        private final List<PreparedStatement> lookUp = new ArrayList<>();
        private final List<PreparedStatement> transaction = new ArrayList<>();

        private Jdbc(Statements statements) throws SQLException {
            this.connection = statements.database.getConnection();
            for (String statement : statements.lookUp) {
                lookUp.add(connection.prepareStatement(statement));
            }
            for (String statement : statements.transaction) {
                transaction.add(connection.prepareStatement(statement.replace(NUMBER, "?")));
            }
        }

        @Override
        public void one() throws SQLException {
            long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
            for (PreparedStatement statement : lookUp) {
                statement.executeQuery().close();
            }
            connection.setAutoCommit(false);
            for (PreparedStatement statement : transaction) {
                for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                    statement.setString(i, Long.toString(number));
                }
                statement.executeQuery().close();
            }
            connection.commit();
            connection.setAutoCommit(true);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
