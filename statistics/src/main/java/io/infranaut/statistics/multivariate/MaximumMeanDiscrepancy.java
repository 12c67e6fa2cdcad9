package io.infranaut.statistics.multivariate;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.distribution.NormalDistribution;
import java.util.Arrays;
import java.util.List;

/// The maximum mean discrepancy of two sets of rows with a Gaussian kernel, exp(−‖x − y‖² / 2σ²), σ the median
/// distance of a seeded draw of at most 500 of the pooled rows. Up to 5000 rows together it is the unbiased
/// estimate over all pairs with a p-value by permutation; above that the linear-time estimate over rows two by two,
/// in a seeded order, with a p-value from the normal law. Neither keeps a matrix of all pairs.
///
/// Source: Gretton, Borgwardt, Rasch, Schölkopf & Smola 2012, lemma 6 (unbiased), lemma 14 (linear time).
///
/// @param squared the estimate of MMD², which may fall below zero
/// @param pairwise whether all pairs were used
/// @param bandwidth σ
public record MaximumMeanDiscrepancy(
        double squared, double pValue, boolean pairwise, double bandwidth, int permutations, long seed) {
    /// The most rows together that are compared pair by pair.
    public static final int PAIRWISE_UP_TO = 5_000;

    private static final int MEDIAN_OF = 500;

    /// Compares two sets of rows.
    ///
    /// @param reference columns, all with as many rows; freezes the [Encoding]
    /// @param current the same columns
    /// @param permutations at least one; not used above [#PAIRWISE_UP_TO] rows
    /// @return insufficient with fewer than two rows on a side (four above the limit), or when half of the rows are
    ///     equal
    public static Result<MaximumMeanDiscrepancy> of(
            List<Column> reference, List<Column> current, int permutations, long seed) {
        if (permutations < 1) {
            throw new IllegalArgumentException("at least one permutation, not " + permutations);
        }
        Encoding encoding = Encoding.of(reference);
        double[][] a = encoding.points(reference);
        double[][] b = encoding.points(current);
        if (a.length < 2 || b.length < 2) {
            return Result.insufficient("each side needs two rows; the reference has %d and the current has %d"
                    .formatted(a.length, b.length));
        }
        double[][] pooled = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, pooled, a.length, b.length);
        Xoshiro256 random = new Xoshiro256(seed);
        double bandwidth = medianDistance(pooled, random);
        if (!(bandwidth > 0)) {
            return Result.insufficient("the bandwidth is undefined: half of the rows are equal");
        }
        double gamma = 1 / (2 * bandwidth * bandwidth);
        if (pooled.length <= PAIRWISE_UP_TO) {
            return Result.of(pairwise(pooled, a.length, gamma, bandwidth, permutations, seed, random));
        }
        if (Math.min(a.length, b.length) < 4) {
            return Result.insufficient("the linear-time estimate needs four rows on each side");
        }
        return Result.of(linear(a, b, gamma, bandwidth, permutations, seed, random));
    }

    private static MaximumMeanDiscrepancy pairwise(
            double[][] points, int n, double gamma, double bandwidth, int permutations, long seed, Xoshiro256 random) {
        int total = points.length;
        int m = total - n;
        byte[][] current = new byte[permutations + 1][total];
        int[] order = new int[total];
        Arrays.setAll(order, i -> i);
        for (int k = 0; k <= permutations; k++) {
            if (k > 0) {
                random.shuffle(order);
            }
            for (int i = n; i < total; i++) {
                current[k][order[i]] = 1;
            }
        }
        double[] within = new double[permutations + 1];
        double[] withinCurrent = new double[permutations + 1];
        double[] between = new double[permutations + 1];
        double[] row = new double[total];
        for (int i = 0; i < total; i++) {
            double sum = 0;
            for (int j = i + 1; j < total; j++) {
                row[j] = kernel(points[i], points[j], gamma);
                sum += row[j];
            }
            for (int k = 0; k <= permutations; k++) {
                byte[] labels = current[k];
                double toCurrent = 0;
                for (int j = i + 1; j < total; j++) {
                    toCurrent += labels[j] * row[j];
                }
                if (labels[i] == 1) {
                    withinCurrent[k] += toCurrent;
                    between[k] += sum - toCurrent;
                } else {
                    within[k] += sum - toCurrent;
                    between[k] += toCurrent;
                }
            }
        }
        double[] squared = new double[permutations + 1];
        int atLeast = 0;
        for (int k = 0; k <= permutations; k++) {
            squared[k] = 2 * within[k] / ((double) n * (n - 1))
                    + 2 * withinCurrent[k] / ((double) m * (m - 1))
                    - 2 * between[k] / ((double) n * m);
            atLeast += k > 0 && squared[k] >= squared[0] - 1e-12 ? 1 : 0;
        }
        return new MaximumMeanDiscrepancy(
                squared[0], (1.0 + atLeast) / (1.0 + permutations), true, bandwidth, permutations, seed);
    }

    private static MaximumMeanDiscrepancy linear(
            double[][] a,
            double[][] b,
            double gamma,
            double bandwidth,
            int permutations,
            long seed,
            Xoshiro256 random) {
        int[] ofA = new int[a.length];
        int[] ofB = new int[b.length];
        Arrays.setAll(ofA, i -> i);
        Arrays.setAll(ofB, i -> i);
        random.shuffle(ofA);
        random.shuffle(ofB);
        int pairs = Math.min(a.length, b.length) / 2;
        double[] h = new double[pairs];
        double sum = 0;
        for (int i = 0; i < pairs; i++) {
            double[] x = a[ofA[2 * i]];
            double[] y = b[ofB[2 * i]];
            double[] nextX = a[ofA[2 * i + 1]];
            double[] nextY = b[ofB[2 * i + 1]];
            h[i] = kernel(x, nextX, gamma)
                    + kernel(y, nextY, gamma)
                    - kernel(x, nextY, gamma)
                    - kernel(nextX, y, gamma);
            sum += h[i];
        }
        double mean = sum / pairs;
        double squares = 0;
        for (double value : h) {
            squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(squares / (pairs - 1.0) / pairs);
        double p = error > 0 ? NormalDistribution.survival(mean / error) : 1;
        return new MaximumMeanDiscrepancy(mean, p, false, bandwidth, permutations, seed);
    }

    private static double medianDistance(double[][] pooled, Xoshiro256 random) {
        int[] order = new int[pooled.length];
        Arrays.setAll(order, i -> i);
        random.shuffle(order);
        int n = Math.min(MEDIAN_OF, order.length);
        double[] squares = new double[n * (n - 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                squares[next++] = squaredDistance(pooled[order[i]], pooled[order[j]]);
            }
        }
        Arrays.sort(squares);
        return Math.sqrt(squares[squares.length / 2]);
    }

    private static double kernel(double[] x, double[] y, double gamma) {
        return StrictMath.exp(-gamma * squaredDistance(x, y));
    }

    private static double squaredDistance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum;
    }
}
