package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.StudentDistribution;

/// Student's t test of two means, two-sided. Values are taken from a point between the samples and are scaled by a
/// power of two, so that neither a large offset nor 1e±300 costs digits.
///
/// Source: Student 1908 (equal variances); Welch 1947 (unequal variances).
///
/// @param t positive when the current mean is the larger one
/// @param cohensD the difference of the means over the pooled standard deviation
public record StudentT(double t, double degreesOfFreedom, double pValue, double cohensD) {

    /// Welch's test, which lets the variances differ.
    ///
    /// @param reference ascending and finite
    /// @param current ascending and finite
    /// @return insufficient with fewer than two values on a side, or when neither side varies
    public static Result<StudentT> welch(double[] reference, double[] current) {
        return of(reference, current, false);
    }

    /// Student's own test, for equal variances.
    ///
    /// @param reference ascending and finite
    /// @param current ascending and finite
    /// @return insufficient with fewer than two values on a side, or when neither side varies
    public static Result<StudentT> pooled(double[] reference, double[] current) {
        return of(reference, current, true);
    }

    private static Result<StudentT> of(double[] reference, double[] current, boolean pooled) {
        int n = reference.length;
        int m = current.length;
        if (n < 2 || m < 2) {
            return Result.insufficient("a t test needs two values on each side; there are %d and %d".formatted(n, m));
        }
        if (reference[0] == reference[n - 1] && current[0] == current[m - 1]) {
            return Result.insufficient("a t test is undefined: neither side varies");
        }
        double low = Math.min(reference[0], current[0]);
        double high = Math.max(reference[n - 1], current[m - 1]);
        double down = Math.scalb(
                1.0, -Math.clamp(Math.getExponent(Math.max(Math.abs(low), Math.abs(high))), -1000, 1020) - 2);
        double origin = reference[n / 2] * down;
        double widest = Math.max(high * down - origin, origin - low * down);
        double up = Math.scalb(1.0, Math.clamp(-Math.getExponent(widest), -1000, 1000));
        Spread a = Spread.of(reference, down, origin, up);
        Spread b = Spread.of(current, down, origin, up);
        double difference = b.mean - a.mean;
        double common = (a.squares + b.squares) / (n + m - 2.0);
        double ofA = a.squares / (n - 1.0) / n;
        double ofB = b.squares / (m - 1.0) / m;
        double sum = ofA + ofB;
        double shareOfA = ofA / sum;
        double shareOfB = ofB / sum;
        double degrees = pooled ? n + m - 2.0 : 1 / (shareOfA * shareOfA / (n - 1) + shareOfB * shareOfB / (m - 1));
        double t = difference / Math.sqrt(pooled ? common * (1.0 / n + 1.0 / m) : sum);
        double d = difference / Math.sqrt(common);
        if (!Double.isFinite(t) || !Double.isFinite(d)) {
            return Result.insufficient("a t test is undefined: the values vary by less than a double tells apart");
        }
        return Result.of(new StudentT(t, degrees, StudentDistribution.twoSided(t, degrees), d));
    }

    private record Spread(double mean, double squares) {
        static Spread of(double[] values, double down, double origin, double up) {
            double sum = 0;
            double lost = 0;
            for (double value : values) {
                double x = (value * down - origin) * up;
                double next = sum + x;
                lost += Math.abs(sum) >= Math.abs(x) ? (sum - next) + x : (x - next) + sum;
                sum = next;
            }
            double mean = (sum + lost) / values.length;
            double squares = 0;
            double drift = 0;
            for (double value : values) {
                double d = (value * down - origin) * up - mean;
                squares += d * d;
                drift += d;
            }
            return new Spread(mean, Math.max(0, squares - drift * drift / values.length));
        }
    }
}
