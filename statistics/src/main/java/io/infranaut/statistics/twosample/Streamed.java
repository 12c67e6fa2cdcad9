package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.KolmogorovDistribution;
import io.infranaut.statistics.sketch.Quantiles;
import io.infranaut.statistics.sketch.Quantiles.Weighted;

/// Distances of two streams from their sketches alone, each with the error that the sketches leave.
///
/// @param value the distance of the sketches
/// @param error by how much the distance of the streams may differ, but for a chance of 1 − [#CONFIDENCE]; 0 when both
///     sketches are exact
public record Streamed(double value, double error) {
    /// The chance that both streams keep within the error.
    public static final double CONFIDENCE = 0.99;

    /// The largest difference of the two distribution functions.
    ///
    /// @return insufficient without a value on a side
    public static Result<Streamed> kolmogorovSmirnov(Quantiles reference, Quantiles current) {
        return of(reference, current, false);
    }

    /// The area between the two distribution functions, in the column's unit.
    ///
    /// @return insufficient without a value on a side
    public static Result<Streamed> wasserstein(Quantiles reference, Quantiles current) {
        return of(reference, current, true);
    }

    /// The Kolmogorov-Smirnov test's p-value of the least statistic within the error, so that sketching makes no drift.
    ///
    /// @param n values of the reference
    /// @param m current values
    double pValue(long n, long m) {
        long effective = Kernel.chosen().effectiveSize(n, m);
        return KolmogorovDistribution.survival(Math.max(1, effective), Math.max(0, value - error));
    }

    private static Result<Streamed> of(Quantiles reference, Quantiles current, boolean area) {
        if (reference.count() == 0 || current.count() == 0) {
            return Result.insufficient("each side needs a value; the reference has %d and the current has %d"
                    .formatted(reference.count(), current.count()));
        }
        Weighted a = reference.weighted();
        Weighted b = current.weighted();
        double each = 1 - (1 - CONFIDENCE) / 2;
        double error = Math.min(1, reference.uniformError(each) + current.uniformError(each));
        double low = Math.min(reference.min(), current.min());
        double high = Math.max(reference.max(), current.max());
        return Result.of(new Streamed(
                walk(a, b, reference.count(), current.count(), area), area ? error * high - error * low : error));
    }

    private static double walk(Weighted a, Weighted b, double n, double m, boolean area) {
        double largest = 0;
        double sum = 0;
        double previous = 0;
        double apart = 0;
        long belowA = 0;
        long belowB = 0;
        int i = 0;
        int j = 0;
        while (i < a.values().length || j < b.values().length) {
            boolean fromA = j == b.values().length || (i < a.values().length && a.values()[i] <= b.values()[j]);
            double x = fromA ? a.values()[i] : b.values()[j];
            double width = x - previous;
            sum += apart == 0 ? 0 : Double.isFinite(width) ? apart * width : apart * x - apart * previous;
            while (i < a.values().length && a.values()[i] == x) {
                belowA += a.weights()[i++];
            }
            while (j < b.values().length && b.values()[j] == x) {
                belowB += b.weights()[j++];
            }
            previous = x;
            apart = Math.abs(belowA / n - belowB / m);
            largest = Math.max(largest, apart);
        }
        return area ? sum : largest;
    }
}
