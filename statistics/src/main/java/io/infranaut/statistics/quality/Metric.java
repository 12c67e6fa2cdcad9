package io.infranaut.statistics.quality;

import io.infranaut.statistics.Result;

/// A column's metric.
///
/// @param name Deequ's name, or our own where Deequ has none; parameters in brackets
/// @param value finite
/// @param n the rows that the value was taken from: all of them, or those with a value
public record Metric(String name, double value, long n) {

    static Result<Metric> of(String name, double value, long n) {
        return Double.isFinite(value)
                ? Result.of(new Metric(name, value, n))
                : Result.insufficient("%s of %d values is beyond the range of a double.".formatted(name, n));
    }
}
