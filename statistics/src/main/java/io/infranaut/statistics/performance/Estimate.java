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
/// @param interval the confidence interval; null where the data show no variance to build it from, and for metrics
///     whose law is not known in closed form, to which [Bootstrap] gives one
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

    static Result<Estimate> of(String method, double value, long n, long missing, @Nullable Interval interval) {
        return of(method, value, n, missing).map(e -> new Estimate(method, e.value, n, missing, interval));
    }

    /// The mean of losses that are not negative.
    static Result<Estimate> mean(String method, double[] losses, long missing) {
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        double mean = sum / losses.length;
        return Double.isFinite(mean)
                ? Result.of(new Estimate(method, mean, losses.length, missing, Interval.ofMean(mean, losses)))
                : of(method, mean, losses.length, missing);
    }

    static Result<Estimate> proportion(String method, long successes, long n, long missing) {
        return Result.of(new Estimate(method, (double) successes / n, n, missing, Interval.wilson(successes, n)));
    }
}
