package io.infranaut.app.bench;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.postgresql.PGConnection;

/// Rows pushed over HTTP until they are durable and can be queried, against binary COPY of the same rows into a table
/// of the same definition.
final class RowsIn implements AutoCloseable {
    static final int ROWS = 50_000;
    static final int BODIES = 4;
    private static final TableSchema SCHEMA = schema();
    private static final long DAY = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Client client;
    private final Sql sql;
    private final UUID dataset;
    private final String source;
    private final String table;
    private final SplittableRandom random = new SplittableRandom(20_260_101);
    private long id;
    private long pushed;
    private long lastBatch;

    RowsIn(Instance instance, Client client) {
        this.client = client;
        this.sql = new Sql(instance.database());
        var columns = SCHEMA.columns().stream()
                .map(column -> Map.of(
                        "name", column.name(),
                        "type", column.type(),
                        "role", column.role(),
                        "nullable", column.nullable()))
                .toList();
        this.dataset = UUID.fromString(client.post(
                        "/api/v1/metadata/datasets", Map.of("namespace", "bench", "name", "rows", "columns", columns))
                .body()
                .get("id")
                .asString());
        this.source = client.post(
                        "/api/v1/ingestion/sources",
                        Map.of("namespace", "bench", "name", "rows", "kind", "HTTP", "datasetId", dataset))
                .body()
                .get("id")
                .asString();
        client.post("/api/v1/ingestion/start", Map.of("sourceId", source));
        Wait.until(
                "the dataset has its table",
                LIMIT,
                () -> sql.number("select count(*) from rows.row_tables where dataset_id = ?", dataset) == 1);
        this.table = sql.text("select table_name from rows.row_tables where dataset_id = ?", dataset);
        String generation = sql.text("select schemaname from pg_tables where tablename = ?", table);
        sql.execute("create schema if not exists bench");
        sql.execute("create table bench.rows (like \"" + generation + "\"." + table + " including all)"
                + " partition by range (time)");
        sql.execute("create table bench.rows_rest partition of bench.rows default");
        sql.execute("create table bench.rows_day partition of bench.rows"
                + " for values from ('2026-01-01 00:00:00+00') to ('2026-01-02 00:00:00+00')");
    }

    private static TableSchema schema() {
        var columns = new ArrayList<Column>();
        columns.add(new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false));
        columns.add(new Column("id", ColumnType.INTEGER, ColumnRole.ID, false));
        for (int i = 1; i <= 10; i++) {
            columns.add(new Column("number_" + i, ColumnType.DOUBLE, ColumnRole.FEATURE, true));
        }
        for (int i = 1; i <= 3; i++) {
            columns.add(new Column("count_" + i, ColumnType.INTEGER, ColumnRole.FEATURE, true));
        }
        for (int i = 1; i <= 4; i++) {
            columns.add(new Column("text_" + i, ColumnType.STRING, ColumnRole.FEATURE, true));
        }
        columns.add(new Column("flag", ColumnType.BOOLEAN, ColumnRole.FEATURE, true));
        return new TableSchema(columns);
    }

    /// New bodies, all different.
    List<byte[]> bodies(RowFormat format) {
        var bodies = new ArrayList<byte[]>();
        for (int i = 0; i < BODIES; i++) {
            var out = new ByteArrayOutputStream();
            try (var writer = format.write(out, SCHEMA)) {
                writer.write(rows());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            bodies.add(out.toByteArray());
        }
        return bodies;
    }

    /// One value in twenty is null; a text is one of a hundred words, or in one column of as many as there are rows.
    private Table rows() {
        TableBuilder rows = Table.builder(SCHEMA);
        for (int row = 0; row < ROWS; row++) {
            rows.putLong(0, DAY + id * 1000).putLong(1, id++);
            for (int c = 2; c < SCHEMA.columns().size(); c++) {
                if (random.nextInt(20) == 0) {
                    rows.putNull(c);
                    continue;
                }
                switch (SCHEMA.columns().get(c).type()) {
                    case DOUBLE -> rows.putDouble(c, random.nextDouble(-1000, 1000));
                    case INTEGER -> rows.putLong(c, random.nextInt(100_000));
                    case BOOLEAN -> rows.putBoolean(c, random.nextBoolean());
                    case STRING ->
                        rows.putString(
                                c, c == 15 ? "customer-" + random.nextInt(1_000_000) : "word-" + random.nextInt(100));
                    case TIMESTAMP -> throw new IllegalStateException();
                }
            }
            rows.endRow();
        }
        return rows.build();
    }

    /// @param durable rows a second until all were answered, and so durable
    /// @param queryable rows a second until all were in the read model
    record Pushed(double durable, double queryable) {}

    Pushed push(List<byte[]> bodies, RowFormat format) {
        long begin = System.nanoTime();
        for (byte[] body : bodies) {
            client.push("/api/v1/ingestion/sources/" + source + "/batches", format.mediaType(), body);
            pushed += ROWS;
        }
        double durable = (System.nanoTime() - begin) / 1e9;
        Wait.until(
                "the rows can be queried",
                LIMIT,
                () -> sql.number("select coalesce(sum(rows), 0) from rows.batch_applied where dataset_id = ?", dataset)
                        >= pushed);
        double rows = (double) ROWS * bodies.size();
        return new Pushed(rows / durable, rows / ((System.nanoTime() - begin) / 1e9));
    }

    /// The rows that were pushed since the last call, a body for each batch, as PostgreSQL writes them.
    List<byte[]> copyOut() {
        var bodies = new ArrayList<byte[]>();
        try {
            var api = sql.connection().unwrap(PGConnection.class).getCopyAPI();
            while (sql.number(
                            "select count(*) from rows.batch_applied where dataset_id = ? and ordinal > ?",
                            dataset,
                            lastBatch)
                    > 0) {
                lastBatch = sql.number(
                        "select min(ordinal) from rows.batch_applied where dataset_id = ? and ordinal > ?",
                        dataset,
                        lastBatch);
                var out = new ByteArrayOutputStream();
                api.copyOut(
                        "copy (select * from rows." + table + " where _batch = " + lastBatch
                                + ") to stdout (format binary)",
                        out);
                bodies.add(out.toByteArray());
            }
            return bodies;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Rows a second, a transaction for each body.
    double copyIn(List<byte[]> bodies) {
        try {
            var api = sql.connection().unwrap(PGConnection.class).getCopyAPI();
            long begin = System.nanoTime();
            long rows = 0;
            for (byte[] body : bodies) {
                rows += api.copyIn(
                        "copy bench.rows from stdin (format binary)", new ByteArrayInputStream(body), 1 << 16);
            }
            return rows / ((System.nanoTime() - begin) / 1e9);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sql.close();
    }
}
