package io.infranaut.platform.api;

/// The type of a column's values.
public enum ColumnType {
    /// true or false
    BOOLEAN,
    /// 64-bit signed integer
    INTEGER,
    /// IEEE 754 double; NaN and infinities are bad values, not data
    DOUBLE,
    /// Unicode text
    STRING,
    /// an instant with microsecond precision, UTC
    TIMESTAMP
}
