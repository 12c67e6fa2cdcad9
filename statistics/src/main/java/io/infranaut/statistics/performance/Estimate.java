package io.infranaut.statistics.performance;

import io.infranaut.statistics.Result;
import org.jspecify.annotations.Nullable;

/// A metric's value with what it rests on.
///
/// @param method the metric's full name, its parameters in brackets
/// @param value finite
/// @param n the observations that the value averages over: rows, or for precision the rows predicted positive, for
///     recall the positive rows, for specificity the negative ones
/// @param missing rows that were left out for a missing label, or a missing or infinite number
/// @param interval the confidence interval of a proportion or an AUC; null for other metrics, and where the data
///     show no variance to build it from
public record Estimate(
        String method,
        double value,
        long n,
        long missing,
        @Nullable Interval interval) {

    static Result<Estimate> of(String method, double value, long n, long missing) {
        return Double.isFinite(value)
                ? Result.of(new Estimate(method, value, n, missing, null))
                : Result.insufficient("The %s of %d rows is beyond the range of a double.".formatted(method, n));
    }

    static Result<Estimate> proportion(String method, long successes, long n, long missing) {
        return Result.of(new Estimate(method, (double) successes / n, n, missing, Interval.wilson(successes, n)));
    }
}
