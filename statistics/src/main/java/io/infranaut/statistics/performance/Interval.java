package io.infranaut.statistics.performance;

import io.infranaut.statistics.distribution.StudentDistribution;
import io.infranaut.statistics.profile.Moments;
import org.jspecify.annotations.Nullable;

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
    /// The normal quantile of two intervals that hold together with [#LEVEL].
    private static final double Z_OF_TWO = 2.241402727604947;

    private static final double ROUNDING = 1e-12;

    /// The score interval of a proportion (Wilson, JASA 1927), without continuity correction.
    ///
    /// @param successes between 0 and `n`
    /// @param n at least 1
    static Interval wilson(long successes, long n) {
        return wilson(successes, n, Z);
    }

    private static Interval wilson(long successes, long n, double z) {
        double p = (double) successes / n;
        double zz = z * z / n;
        double centre = (p + zz / 2) / (1 + zz);
        double half = z / (1 + zz) * Math.sqrt(p * (1 - p) / n + zz / (4.0 * n));
        double low = successes == 0 ? 0 : Math.max(0, centre - half);
        double high = successes == n ? 1 : Math.min(1, centre + half);
        return new Interval(low, high, LEVEL, "Wilson");
    }

    /// The normal interval around an AUC, clipped to [0, 1].
    static Interval delong(double auc, double variance) {
        double half = Z * Math.sqrt(variance);
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half), LEVEL, "DeLong");
    }

    /// Wilson's interval of TP / (TP + FP + FN), which F1 grows with: F1 = 2x / (1 + x).
    static Interval f1(long truePositives, long relevant) {
        Interval jaccard = wilson(truePositives, relevant);
        return new Interval(
                2 * jaccard.low / (1 + jaccard.low), 2 * jaccard.high / (1 + jaccard.high), LEVEL, "Wilson");
    }

    /// The normal interval of a smooth function of counts, by the delta method.
    ///
    /// @return null without variance
    static @Nullable Interval delta(double value, double variance, double least, double most) {
        double half = Z * Math.sqrt(variance);
        return varies(half, value)
                ? new Interval(Math.max(least, value - half), Math.min(most, value + half), LEVEL, "delta method")
                : null;
    }

    /// Student's interval of the mean of losses, which are not negative.
    ///
    /// @return null for fewer than two losses, without variance, or beyond the range of a double
    static @Nullable Interval ofMean(double mean, double[] losses) {
        if (losses.length < 2) {
            return null;
        }
        double error = Moments.of(losses).standardDeviation() / Math.sqrt(losses.length - 1.0);
        double half = StudentDistribution.quantile(1 - LEVEL, losses.length - 1.0) * error;
        return varies(half, mean) && Double.isFinite(mean + half)
                ? new Interval(Math.max(0, mean - half), mean + half, LEVEL, "Student")
                : null;
    }

    /// Whether an interval is wider than rounding makes it.
    private static boolean varies(double half, double value) {
        return half > ROUNDING * Math.abs(value);
    }

    /// The interval of a positive number's square root.
    Interval root() {
        return new Interval(Math.sqrt(low), Math.sqrt(high), level, method);
    }

    /// The hybrid score interval of the difference of two proportions, the first less the second (Newcombe 1998,
    /// method 10).
    static Interval newcombe(long x1, long n1, long x2, long n2) {
        return newcombe(x1, n1, x2, n2, Z);
    }

    private static Interval newcombe(long x1, long n1, long x2, long n2, double z) {
        double p1 = (double) x1 / n1;
        double p2 = (double) x2 / n2;
        Interval first = wilson(x1, n1, z);
        Interval second = wilson(x2, n2, z);
        return new Interval(
                p1 - p2 - Math.hypot(p1 - first.low, second.high - p2),
                p1 - p2 + Math.hypot(first.high - p1, p2 - second.low),
                LEVEL,
                "Newcombe");
    }

    /// The larger size of two differences, each with Newcombe's interval of half the error (Bonferroni).
    static Interval larger(long[] first, long[] second) {
        Interval a = newcombe(first[0], first[1], first[2], first[3], Z_OF_TWO).size();
        Interval b =
                newcombe(second[0], second[1], second[2], second[3], Z_OF_TWO).size();
        return new Interval(Math.max(a.low, b.low), Math.max(a.high, b.high), LEVEL, "Newcombe, Bonferroni");
    }

    private Interval size() {
        double least = low > 0 ? low : high < 0 ? -high : 0;
        return new Interval(least, Math.max(-low, high), level, method);
    }

    /// The mean of two independent estimates, from their intervals (Zou & Donner 2008).
    static Interval mean(double a, Interval ofA, double b, Interval ofB) {
        double mean = (a + b) / 2;
        return new Interval(
                mean - Math.hypot(a - ofA.low, b - ofB.low) / 2,
                mean + Math.hypot(ofA.high - a, ofB.high - b) / 2,
                LEVEL,
                "Newcombe, Zou and Donner");
    }

    /// The logarithmic interval of the ratio of two proportions (Katz et al. 1978).
    ///
    /// @return null when a count is 0, or both proportions are 1
    static @Nullable Interval katz(long x1, long n1, long x2, long n2) {
        double ratio = (double) x1 / n1 / ((double) x2 / n2);
        double variance = (double) (n1 - x1) / x1 / n1 + (double) (n2 - x2) / x2 / n2;
        if (x1 == 0 || x2 == 0 || !(variance > 0)) {
            return null;
        }
        double factor = StrictMath.exp(Z * Math.sqrt(variance));
        return new Interval(ratio / factor, ratio * factor, LEVEL, "Katz");
    }
}
