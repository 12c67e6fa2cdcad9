package io.infranaut.platform.table;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.util.ArrayList;
import java.util.List;

/// Rows of a schema in memory, column by column; immutable, so free to share between threads.
public final class Table {
    private final TableSchema schema;
    private final List<Values> columns;
    private final int rows;

    private Table(TableSchema schema, List<Values> columns, int rows) {
        this.schema = schema;
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    /// @param columns in the schema's order, of its types and all of one size
    /// @throws IllegalArgumentException when they do not fit, or a column that is not nullable misses a value
    public static Table of(TableSchema schema, List<? extends Values> columns) {
        if (columns.size() != schema.columns().size()) {
            throw new IllegalArgumentException(
                    "the schema has " + schema.columns().size() + " columns, not " + columns.size());
        }
        int rows = columns.getFirst().size();
        for (int i = 0; i < columns.size(); i++) {
            Column column = schema.columns().get(i);
            Values values = columns.get(i);
            if (!fits(column.type(), values)) {
                throw new IllegalArgumentException(
                        "the values of column " + column.name() + " are not " + column.type());
            }
            if (values.size() != rows) {
                throw new IllegalArgumentException(
                        "column " + column.name() + " has " + values.size() + " rows where the first has " + rows);
            }
            if (!column.nullable() && values.nullCount() > 0) {
                throw new IllegalArgumentException("column " + column.name() + " misses values");
            }
        }
        return new Table(schema, new ArrayList<>(columns), rows);
    }

    private static boolean fits(ColumnType type, Values values) {
        return switch (values) {
            case Longs _ -> type == ColumnType.INTEGER || type == ColumnType.TIMESTAMP;
            case Doubles _ -> type == ColumnType.DOUBLE;
            case Booleans _ -> type == ColumnType.BOOLEAN;
            case Strings _ -> type == ColumnType.STRING;
        };
    }

    public static TableBuilder builder(TableSchema schema) {
        return new TableBuilder(schema);
    }

    public static Table empty(TableSchema schema) {
        return new TableBuilder(schema).build();
    }

    public TableSchema schema() {
        return schema;
    }

    public int rows() {
        return rows;
    }

    /// The position of a column.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    public int indexOf(String column) {
        List<Column> all = schema.columns();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no column " + column);
    }

    public Values values(int column) {
        return columns.get(column);
    }

    public Values values(String column) {
        return columns.get(indexOf(column));
    }

    /// An INTEGER column, or a TIMESTAMP column in microseconds.
    public Longs longs(String column) {
        return (Longs) values(column);
    }

    public Doubles doubles(String column) {
        return (Doubles) values(column);
    }

    public Booleans booleans(String column) {
        return (Booleans) values(column);
    }

    public Strings strings(String column) {
        return (Strings) values(column);
    }

    public Row row(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return new Row(this, row);
    }

    /// The rows from (inclusive) to (exclusive).
    public Table slice(int from, int to) {
        if (from == 0 && to == rows) {
            return this;
        }
        if (from < 0 || to > rows || from > to) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + rows);
        }
        return new Table(schema, columns.stream().map(c -> c.slice(from, to)).toList(), to - from);
    }

    /// The given rows in the given order.
    public Table select(int... selected) {
        return new Table(schema, columns.stream().map(c -> c.select(selected)).toList(), selected.length);
    }

    /// The named columns in the given order; shares their values.
    public Table project(List<String> names) {
        List<Column> kept = new ArrayList<>();
        List<Values> values = new ArrayList<>();
        for (String name : names) {
            int i = indexOf(name);
            kept.add(schema.columns().get(i));
            values.add(columns.get(i));
        }
        return new Table(new TableSchema(kept), values, rows);
    }
}
