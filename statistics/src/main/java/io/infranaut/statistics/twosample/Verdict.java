package io.infranaut.statistics.twosample;

/// What a measurement says of its column.
public enum Verdict {
    STABLE,
    WATCH,
    DRIFT
}
