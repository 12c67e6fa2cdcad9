package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.multivariate.SymmetricEigen;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.Arrays;

/// The Epps-Singleton test: do the empirical characteristic functions agree at two points? It sees differences
/// between discrete distributions too. Values are taken from the reference's median, which changes nothing in the
/// test but keeps the digits of values with a large offset.
///
/// Source: Epps & Singleton 1986; Goerg & Kaiser 2009 (points 0.4 and 0.8 over the semi-interquartile range; factor
/// for fewer than 25 values a side).
///
/// @param degreesOfFreedom the rank of the covariance, four unless the values are too few or too discrete
public record EppsSingleton(double statistic, int degreesOfFreedom, double pValue) {
    /// The least number of values a side.
    public static final int LEAST = 5;

    private static final double[] POINTS = {0.4, 0.8};
    private static final int SIZE = 2 * POINTS.length;
    private static final double SINGULAR = 1e-13;

    /// The test of two samples.
    ///
    /// @param reference ascending and finite
    /// @param current ascending and finite
    /// @return insufficient with fewer than five values on a side, or when half of all values are equal
    public static Result<EppsSingleton> of(double[] reference, double[] current) {
        int n = reference.length;
        int m = current.length;
        if (n < LEAST || m < LEAST) {
            return Result.insufficient(
                    "Epps-Singleton needs %d values on each side; there are %d and %d".formatted(LEAST, n, m));
        }
        double low = Math.min(reference[0], current[0]);
        double high = Math.max(reference[n - 1], current[m - 1]);
        double down = Math.scalb(
                1.0, -Math.clamp(Math.getExponent(Math.max(Math.abs(low), Math.abs(high))), -1000, 1020) - 2);
        double centre = reference[n / 2] * down;
        double[] a = Arrays.stream(reference).map(v -> v * down - centre).toArray();
        double[] b = Arrays.stream(current).map(v -> v * down - centre).toArray();
        double[] pooled = Arrays.copyOf(a, n + m);
        System.arraycopy(b, 0, pooled, n, m);
        Arrays.sort(pooled);
        double range = (NumericProfile.quantile(pooled, 0.75) - NumericProfile.quantile(pooled, 0.25)) / 2;
        if (!(range > 0)) {
            return Result.insufficient("Epps-Singleton is undefined: the middle half of all values is one value");
        }
        double total = (double) n + m;
        double[][] covariance = new double[SIZE][SIZE];
        double[] difference = new double[SIZE];
        addMoments(a, range, total / n, -1, covariance, difference);
        addMoments(b, range, total / m, 1, covariance, difference);
        double[] values = new double[SIZE];
        double[][] vectors = SymmetricEigen.decompose(covariance, values);
        double largest = Arrays.stream(values).max().getAsDouble();
        double statistic = 0;
        int rank = 0;
        for (int k = 0; k < SIZE; k++) {
            if (values[k] > SINGULAR * largest) {
                double projection = 0;
                for (int i = 0; i < SIZE; i++) {
                    projection += vectors[i][k] * difference[i];
                }
                statistic += projection * projection / values[k];
                rank++;
            }
        }
        statistic *= total;
        if (Math.max(n, m) < 25) {
            statistic /= 1 + StrictMath.pow(total, -0.45) + 10.1 * (StrictMath.pow(n, -1.7) + StrictMath.pow(m, -1.7));
        }
        return Result.of(
                new EppsSingleton(statistic, rank, ChiSquaredDistribution.survival(statistic, Math.max(1, rank))));
    }

    /// Adds `weight` times the covariance of (cos tx, sin tx) to `covariance`, and `sign` times its mean to
    /// `difference`.
    private static void addMoments(
            double[] sample, double range, double weight, int sign, double[][] covariance, double[] difference) {
        int n = sample.length;
        double[][] g = new double[SIZE][n];
        for (int i = 0; i < n; i++) {
            double x = sample[i] / range;
            for (int k = 0; k < POINTS.length; k++) {
                g[k][i] = StrictMath.cos(POINTS[k] * x);
                g[POINTS.length + k][i] = StrictMath.sin(POINTS[k] * x);
            }
        }
        double[] mean = new double[SIZE];
        for (int k = 0; k < SIZE; k++) {
            double sum = 0;
            for (double value : g[k]) {
                sum += value;
            }
            mean[k] = sum / n;
            difference[k] += sign * mean[k];
        }
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += (g[i][k] - mean[i]) * (g[j][k] - mean[j]);
                }
                covariance[i][j] += weight * sum / n;
                covariance[j][i] = covariance[i][j];
            }
        }
    }
}
