package io.infranaut.statistics.twosample;

/// A column's declared type. It decides how values are compared and never follows from the values themselves: an
/// integer column with a missing row stays an integer column.
public enum ColumnType {
    FLOATING,
    INTEGER,
    CATEGORICAL,
    BOOLEAN
}
