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
    TIMESTAMP;

    /// Whether every value of the other type is also one of this: a whole number is a DOUBLE, an instant is a text.
    public boolean reads(ColumnType other) {
        return this == other || (this == DOUBLE && other == INTEGER) || (this == STRING && other == TIMESTAMP);
    }
}
