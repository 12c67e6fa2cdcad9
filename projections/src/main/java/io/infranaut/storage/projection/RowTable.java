package io.infranaut.storage.projection;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values.Longs;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The table of a dataset's rows: its columns with their types, cut by day of event time when there is one.
///
/// @param schemaName that holds it
/// @param name of the table
/// @param schema of the rows
/// @param columns names of the columns in the table, in the schema's order
record RowTable(String schemaName, String name, TableSchema schema, List<String> columns) {
    /// Days that get a partition of their own; further days share one. Every partition costs each query a lock.
    static final int MAX_DAYS = 366;

    /// Columns of a row that PostgreSQL cannot move out of its page of 8 KiB.
    private static final int MAX_WIDTH = 8000;

    private static final int MAX_NAME_BYTES = 63;
    private static final long MICROS_A_DAY = 86_400_000_000L;
    private static final Set<String> RESERVED = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    static RowTable of(String schemaName, DatasetId dataset, TableSchema schema) {
        var columns = new ArrayList<String>();
        for (int i = 0; i < schema.columns().size(); i++) {
            String name = schema.columns().get(i).name();
            boolean fits = name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                    && !name.startsWith("_")
                    && !RESERVED.contains(name);
            columns.add(fits ? name : "_c" + i);
        }
        String id = dataset.value().toString().replace("-", "");
        return new RowTable(schemaName, "d_" + id, schema, columns);
    }

    /// Whether a row surely fits a page.
    boolean fits() {
        int width = 24 + 12 + (columns.size() + 9) / 8;
        for (Column column : schema.columns()) {
            width += switch (column.type()) {
                case BOOLEAN -> 1;
                case INTEGER, DOUBLE, TIMESTAMP -> 8;
                case STRING -> 18;
            };
        }
        return width <= MAX_WIDTH;
    }

    void create(Connection connection) throws SQLException {
        var ddl = new ArrayList<String>();
        String types = Stream.concat(
                        Stream.of("_batch bigint not null", "_row integer not null"),
                        Stream.iterate(0, i -> i + 1)
                                .limit(columns.size())
                                .map(i -> quoted(columns.get(i)) + " "
                                        + sqlType(schema.columns().get(i).type())))
                .collect(Collectors.joining(", "));
        Optional<String> time = columnWithRole(ColumnRole.TIME);
        ddl.add("create table " + qualified(name) + " (" + types + ")"
                + time.map(column -> " partition by range (" + quoted(column) + ")")
                        .orElse(""));
        time.ifPresent(column -> {
            ddl.add("create table " + qualified(name + "_rest") + " partition of " + qualified(name) + " default");
            ddl.add("create index on " + qualified(name) + " using brin (" + quoted(column) + ")");
        });
        columnWithRole(ColumnRole.ID)
                .ifPresent(
                        column -> ddl.add("create index on " + qualified(name) + " (" + keyExpression(column) + ")"));
        try (Statement statement = connection.createStatement()) {
            for (String one : ddl) {
                statement.execute(one);
            }
        }
    }

    /// What the index on the id column holds: a text only as far as an entry may be long.
    private String keyExpression(String column) {
        ColumnType type = schema.withRole(ColumnRole.ID).orElseThrow().type();
        return type == ColumnType.STRING ? "left(" + quoted(column) + ", 256)" : quoted(column);
    }

    /// Makes the partitions of the days that the rows have, as long as there may be more. A new one is filled beside
    /// and then attached, which lets readers of other partitions go on.
    void makePartitions(Table rows, Connection connection) throws SQLException {
        Optional<Column> time = schema.withRole(ColumnRole.TIME);
        if (time.isEmpty()) {
            return;
        }
        Set<LocalDate> days = days(rows.longs(time.get().name()));
        Set<String> there = partitions(connection);
        try (Statement statement = connection.createStatement()) {
            for (LocalDate day : days) {
                String partition = name + "_" + DAY.format(day);
                if (there.size() - 1 < MAX_DAYS && there.add(partition)) {
                    statement.execute("create table " + qualified(partition) + " (like " + qualified(name) + ")");
                    statement.execute("alter table " + qualified(name) + " attach partition " + qualified(partition)
                            + " for values from ('" + day + " 00:00:00+00') to ('" + day.plusDays(1)
                            + " 00:00:00+00')");
                }
            }
        }
    }

    private static Set<LocalDate> days(Longs times) {
        var days = new HashSet<Long>();
        for (int i = 0; i < times.size(); i++) {
            if (!times.isNull(i)) {
                days.add(Math.floorDiv(times.get(i), MICROS_A_DAY));
            }
        }
        return days.stream().map(LocalDate::ofEpochDay).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> partitions(Connection connection) throws SQLException {
        var found = new HashSet<String>();
        try (var select = connection.prepareStatement("""
                select child.relname from pg_inherits
                join pg_class child on child.oid = inhrelid
                join pg_class parent on parent.oid = inhparent
                join pg_namespace n on n.oid = parent.relnamespace
                where n.nspname = ? and parent.relname = ?
                """)) {
            select.setString(1, schemaName);
            select.setString(2, name);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    found.add(result.getString(1));
                }
            }
        }
        return found;
    }

    String copyStatement() {
        return "copy " + qualified(name) + " (_batch, _row, "
                + columns.stream().map(RowTable::quoted).collect(Collectors.joining(", "))
                + ") from stdin (format binary)";
    }

    private Optional<String> columnWithRole(ColumnRole role) {
        return schema.withRole(role).map(column -> columns.get(schema.columns().indexOf(column)));
    }

    private static String sqlType(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "bigint";
            case DOUBLE -> "double precision";
            case STRING -> "text";
            case TIMESTAMP -> "timestamptz";
        };
    }

    private String qualified(String table) {
        return quoted(schemaName) + "." + quoted(table);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
