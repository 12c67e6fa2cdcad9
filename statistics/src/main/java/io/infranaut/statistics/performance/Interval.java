package io.infranaut.statistics.performance;

/// A two-sided confidence interval of a metric.
///
/// @param low lower bound, within the metric's range
/// @param high upper bound, within the metric's range
/// @param level the confidence level, [#LEVEL]
/// @param method the interval's name
public record Interval(double low, double high, double level, String method) {
    /// The confidence level of every interval.
    public static final double LEVEL = 0.95;

    private static final double Z = 1.959963984540054;

    /// The score interval of a proportion (Wilson, JASA 1927), without continuity correction.
    ///
    /// @param successes between 0 and `n`
    /// @param n at least 1
    static Interval wilson(long successes, long n) {
        double p = (double) successes / n;
        double zz = Z * Z / n;
        double centre = (p + zz / 2) / (1 + zz);
        double half = Z / (1 + zz) * Math.sqrt(p * (1 - p) / n + zz / (4.0 * n));
        double low = successes == 0 ? 0 : Math.max(0, centre - half);
        double high = successes == n ? 1 : Math.min(1, centre + half);
        return new Interval(low, high, LEVEL, "Wilson");
    }

    /// The normal interval around an AUC, clipped to [0, 1].
    static Interval delong(double auc, double variance) {
        double half = Z * Math.sqrt(variance);
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half), LEVEL, "DeLong");
    }
}
