package io.infranaut.statistics.performance;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import java.util.Arrays;
import java.util.function.Function;

/// The percentile bootstrap: a confidence interval for any metric, from its values on rows drawn again with
/// replacement by xoshiro256++. The quantiles interpolate linearly.
///
/// Source: Efron & Tibshirani 1993.
///
/// @param resamples at least 2
public record Bootstrap(int resamples, long seed) {
    public Bootstrap {
        if (resamples < 2) {
            throw new IllegalArgumentException("At least two resamples, not " + resamples + ".");
        }
    }

    /// The metric of all rows with its interval.
    ///
    /// @param rows how many there are; for rankings, how many queries
    /// @param metric of the rows at given indices, the same index as often as it is drawn
    /// @return insufficient where the metric is; the interval is null when it is on more than a twentieth of the
    ///     resamples, which else are left out
    public Result<Estimate> estimate(int rows, Function<int[], Result<Estimate>> metric) {
        int[] drawn = new int[rows];
        Arrays.setAll(drawn, i -> i);
        return metric.apply(drawn.clone()).map(whole -> {
            Xoshiro256 random = new Xoshiro256(seed);
            double[] values = new double[resamples];
            int n = 0;
            for (int b = 0; b < resamples; b++) {
                for (int i = 0; i < rows; i++) {
                    drawn[i] = random.nextInt(rows);
                }
                if (metric.apply(drawn.clone()) instanceof Result.Value<Estimate>(Estimate estimate)) {
                    values[n++] = estimate.value();
                }
            }
            Interval interval = null;
            if (n >= Interval.LEVEL * resamples) {
                double[] sorted = Arrays.copyOf(values, n);
                Arrays.sort(sorted);
                double tail = (1 - Interval.LEVEL) / 2;
                interval = new Interval(
                        quantile(sorted, tail),
                        quantile(sorted, 1 - tail),
                        Interval.LEVEL,
                        "bootstrap percentile (%d resamples, %s, seed %d)".formatted(resamples, Xoshiro256.NAME, seed));
            }
            return new Estimate(whole.method(), whole.value(), whole.n(), whole.missing(), interval);
        });
    }

    private static double quantile(double[] sorted, double q) {
        double position = q * (sorted.length - 1);
        int below = Math.min((int) position, sorted.length - 2);
        return sorted[below] + (sorted[below + 1] - sorted[below]) * (position - below);
    }
}
