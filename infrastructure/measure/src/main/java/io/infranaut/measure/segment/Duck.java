package io.infranaut.measure.segment;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// DuckDB in the process: its appender and `COPY TO` write, its result set reads.
///
/// @param threads that its engine may use
record Duck(int threads) implements Codec {
    @Override
    public String name() {
        return "duckdb-" + threads;
    }

    private DuckDBConnection open() throws Exception {
        var connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
        }
        return connection;
    }

    @Override
    public void write(Table table, Path file) throws Exception {
        String columns = table.schema().columns().stream()
                .map(c -> quoted(c) + " "
                        + switch (c.type()) {
                            case INTEGER -> "BIGINT";
                            case DOUBLE -> "DOUBLE";
                            case STRING -> "VARCHAR";
                            case BOOLEAN -> "BOOLEAN";
                            case TIMESTAMP -> "TIMESTAMPTZ";
                        })
                .collect(Collectors.joining(", "));
        try (DuckDBConnection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (" + columns + ")");
            try (DuckDBAppender appender = connection.createAppender("t")) {
                for (int row = 0; row < table.rows(); row++) {
                    appender.beginRow();
                    for (int c = 0; c < table.schema().columns().size(); c++) {
                        append(appender, table.schema().columns().get(c), table.values(c), row);
                    }
                    appender.endRow();
                }
            }
            statement.execute(String.format(
                    Locale.ROOT,
                    "COPY t TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 131072)",
                    file));
        }
    }

    private static String quoted(Column column) {
        return "\"" + column.name().replace("\"", "\"\"") + "\"";
    }

    private static void append(DuckDBAppender appender, Column column, Values values, int row) throws Exception {
        if (values.isNull(row)) {
            appender.appendNull();
            return;
        }
        switch (values) {
            case Values.Longs longs
            when column.type() == io.infranaut.platform.api.ColumnType.TIMESTAMP ->
                appender.appendEpochMicros(longs.get(row));
            case Values.Longs longs -> appender.append(longs.get(row));
            case Values.Doubles doubles -> appender.append(doubles.get(row));
            case Values.Strings strings -> appender.append(strings.get(row));
            case Values.Booleans booleans -> appender.append(booleans.get(row));
        }
    }

    @Override
    public Table read(Path file, TableSchema like, List<String> names) throws Exception {
        Segments.digest(file);
        try (DuckDBConnection connection = open();
                Statement statement = connection.createStatement()) {
            int rows;
            try (ResultSet count =
                    statement.executeQuery("SELECT num_rows FROM parquet_file_metadata('" + file + "')")) {
                count.next();
                rows = count.getInt(1);
            }
            var columns = new Columns(like, names, rows);
            String wanted = like.columns().stream()
                    .filter(c -> names.contains(c.name()))
                    .sorted((a, b) -> Integer.compare(names.indexOf(a.name()), names.indexOf(b.name())))
                    .map(c -> switch (c.type()) {
                        case TIMESTAMP -> "epoch_us(" + quoted(c) + ")";
                        case INTEGER, DOUBLE, STRING, BOOLEAN -> quoted(c);
                    })
                    .collect(Collectors.joining(", "));
            try (ResultSet found = statement.executeQuery("SELECT " + wanted + " FROM read_parquet('" + file + "')")) {
                for (int row = 0; found.next(); row++) {
                    for (int c = 0; c < names.size(); c++) {
                        take(found, columns, c, row);
                    }
                }
            }
            return columns.table();
        }
    }

    private static void take(ResultSet found, Columns columns, int c, int row) throws Exception {
        switch (columns.type(c)) {
            case INTEGER, TIMESTAMP -> columns.longs(c)[row] = found.getLong(c + 1);
            case DOUBLE -> columns.doubles(c)[row] = found.getDouble(c + 1);
            case STRING -> columns.strings(c)[row] = found.getString(c + 1);
            case BOOLEAN -> columns.booleans(c).set(row, found.getBoolean(c + 1));
        }
        if (found.wasNull()) {
            columns.missing(c, row);
        }
    }
}
