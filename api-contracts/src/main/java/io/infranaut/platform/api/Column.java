package io.infranaut.platform.api;

/// One column of a table.
///
/// @param name unique within the table, 1 to 200 characters
/// @param type of its values
/// @param role what it means to monitoring
/// @param nullable whether a value may be missing
public record Column(String name, ColumnType type, ColumnRole role, boolean nullable) {
    public Column {
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("a column's name has 1 to 200 characters");
        }
    }
}
