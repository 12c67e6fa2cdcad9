package io.infranaut.platform.api;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The columns of a table, in order.
///
/// @param columns at least one, names unique, at most one with role TIME (type TIMESTAMP) and one with role ID
public record TableSchema(List<Column> columns) {
    public TableSchema {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a schema has at least one column");
        }
        var names = new HashSet<String>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("column " + column.name() + " is named twice");
            }
            if (column.role() == ColumnRole.TIME && column.type() != ColumnType.TIMESTAMP) {
                throw new IllegalArgumentException("the time column " + column.name() + " must be a TIMESTAMP");
            }
        }
        for (ColumnRole role : List.of(ColumnRole.TIME, ColumnRole.ID)) {
            if (columns.stream().filter(c -> c.role() == role).count() > 1) {
                throw new IllegalArgumentException("at most one column has the role " + role);
            }
        }
    }

    /// The column of that name, if there is one.
    public Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /// The first column with that role, if there is one.
    public Optional<Column> withRole(ColumnRole role) {
        return columns.stream().filter(c -> c.role() == role).findFirst();
    }
}
