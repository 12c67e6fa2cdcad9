package io.infranaut.statistics.twosample;

import io.infranaut.statistics.distribution.HypergeometricDistribution;
import io.infranaut.statistics.distribution.SaddlePoint;
import java.util.Arrays;

/// Two rows of counts over the same categories or bins, and the distances of their shares. Cells that are empty on
/// both sides are as good as absent. Differences of shares are taken from the counts in one rounding, so that
/// nearly equal shares lose nothing.
public final class Shares {
    private final double[] reference;
    private final double[] current;
    private final double n;
    private final double m;

    /// @param reference rows of each cell, none negative
    /// @param current rows of each cell, as many cells
    public Shares(long[] reference, long[] current) {
        if (reference.length != current.length) {
            throw new IllegalArgumentException(
                    "both sides count the same cells, not %d and %d".formatted(reference.length, current.length));
        }
        int cells = 0;
        long sumOfReference = 0;
        long sumOfCurrent = 0;
        double[] a = new double[reference.length];
        double[] b = new double[reference.length];
        for (int i = 0; i < reference.length; i++) {
            if (reference[i] < 0 || current[i] < 0) {
                throw new IllegalArgumentException("counts must not be negative");
            }
            if (reference[i] > 0 || current[i] > 0) {
                a[cells] = reference[i];
                b[cells++] = current[i];
            }
            sumOfReference = Math.addExact(sumOfReference, reference[i]);
            sumOfCurrent = Math.addExact(sumOfCurrent, current[i]);
        }
        this.reference = Arrays.copyOf(a, cells);
        this.current = Arrays.copyOf(b, cells);
        this.n = sumOfReference;
        this.m = sumOfCurrent;
    }

    public int cells() {
        return reference.length;
    }

    public long referenceCount() {
        return (long) n;
    }

    public long currentCount() {
        return (long) m;
    }

    /// Σ (c − r) ln(c / r); a cell that is empty on one side counts there as half an observation.
    public double populationStability() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double a = Math.max(reference[i], 0.5);
            double b = Math.max(current[i], 0.5);
            double difference = cross(b, a, n, m) / (n * m);
            double excess = difference * n / a;
            double log = Math.abs(excess) < 0.5 ? StrictMath.log1p(excess) : StrictMath.log((b * n) / (a * m));
            sum += difference * log;
        }
        return sum;
    }

    /// The square root of the Jensen-Shannon divergence in bits, in [0, 1].
    ///
    /// Source: Lin 1991; Endres & Schindelin 2003.
    public double jensenShannon() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double total = reference[i] * m + current[i] * n;
            double d = Math.min(1, Math.abs(cross(current[i], reference[i], n, m)) / total);
            sum += total / (n * m) * mixture(d);
        }
        return Math.min(1, Math.sqrt(sum / (4 * StrictMath.log(2))));
    }

    /// (1 + d) ln(1 + d) + (1 − d) ln(1 − d), which for small d is its power series.
    private static double mixture(double d) {
        if (d >= 1) {
            return 2 * StrictMath.log(2);
        }
        if (d > 0.1) {
            return (1 + d) * StrictMath.log1p(d) + (1 - d) * StrictMath.log1p(-d);
        }
        double square = d * d;
        double sum = 0;
        for (int k = 8; k >= 1; k--) {
            sum = square * (sum + 1.0 / (k * (2.0 * k - 1)));
        }
        return sum;
    }

    /// Σ r ln(r / c), cells that are empty on one side filled as in [#populationStability]; with them it may fall
    /// below zero.
    ///
    /// Source: Kullback & Leibler 1951.
    public double kullbackLeibler() {
        double sum = 0;
        double filled = 0;
        for (int i = 0; i < reference.length; i++) {
            double a = Math.max(reference[i], 0.5);
            double b = Math.max(current[i], 0.5);
            sum += SaddlePoint.deviance(a / n, b / m, cross(a, b, m, n) / (n * m));
            filled += (a - reference[i]) / n - (b - current[i]) / m;
        }
        return sum + filled;
    }

    /// ‖√r − √c‖ / √2, in [0, 1].
    ///
    /// Source: Hellinger 1909.
    public double hellinger() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double r = reference[i] / n;
            double c = current[i] / m;
            double difference = cross(current[i], reference[i], n, m) / (n * m) / (Math.sqrt(r) + Math.sqrt(c));
            sum += difference * difference;
        }
        return Math.min(1, Math.sqrt(sum / 2));
    }

    /// Half the sum of the absolute differences of the shares, in [0, 1].
    public double totalVariation() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            sum += Math.abs(cross(current[i], reference[i], n, m)) / (n * m);
        }
        return Math.min(1, sum / 2);
    }

    /// The largest absolute difference of shares, in [0, 1].
    public double largestDifference() {
        double largest = 0;
        for (int i = 0; i < reference.length; i++) {
            largest = Math.max(largest, Math.abs(cross(current[i], reference[i], n, m)) / (n * m));
        }
        return largest;
    }

    /// The likelihood ratio statistic of the two-row table, 2 Σ O ln(O / E).
    ///
    /// Source: Wilks 1935.
    public double likelihoodRatio() {
        double total = n + m;
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double column = reference[i] + current[i];
            double excess = cross(current[i], reference[i], n, m) / total;
            sum += deviance(reference[i], column * n / total, -excess)
                    + deviance(current[i], column * m / total, excess);
        }
        return 2 * sum;
    }

    private static double deviance(double observed, double expected, double difference) {
        return observed == 0 ? expected : SaddlePoint.deviance(observed, expected, difference);
    }

    /// Pearson's statistic of the current counts against the reference's shares, over the cells that the reference
    /// has.
    public double goodnessOfFit() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            if (reference[i] > 0) {
                double difference = cross(current[i], reference[i], n, m);
                sum += difference / n * (difference / (reference[i] * m));
            }
        }
        return sum;
    }

    /// Cells that the reference lacks.
    public int unseen() {
        return (int) Arrays.stream(reference).filter(count -> count == 0).count();
    }

    /// The square root of [#chiSquared] of a two-cell table, positive when the last cell's share has grown.
    public double twoProportionZ() {
        return Math.copySign(Math.sqrt(chiSquared()), cross(current[1], reference[1], n, m));
    }

    /// Fisher's two-sided p-value of a two-cell table.
    public double fisherExact() {
        return new HypergeometricDistribution((long) (n + m), (long) (reference[1] + current[1]), (long) n)
                .twoSided((long) reference[1]);
    }

    /// Cohen's h of a two-cell table: the difference of the arcs of the last cell's shares, in [−π, π].
    ///
    /// Source: Cohen 1988.
    public double cohensH() {
        return 2
                * (StrictMath.atan2(Math.sqrt(current[1]), Math.sqrt(current[0]))
                        - StrictMath.atan2(Math.sqrt(reference[1]), Math.sqrt(reference[0])));
    }

    /// Which cell each observation is in, the reference's observations first.
    int[] observations() {
        int[] cells = new int[Math.toIntExact((long) (n + m))];
        int next = 0;
        for (double[] side : new double[][] {reference, current}) {
            for (int i = 0; i < side.length; i++) {
                Arrays.fill(cells, next, next += (int) side[i], i);
            }
        }
        return cells;
    }

    /// Pearson's statistic of the two-row table.
    public double chiSquared() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double difference = cross(current[i], reference[i], n, m);
            sum += difference / (n * m) * (difference / (reference[i] + current[i]));
        }
        return sum;
    }

    /// Pearson's statistic with Yates' correction: each count is moved half a row towards its expectation, but
    /// never beyond it.
    ///
    /// Source: Yates 1934.
    public double chiSquaredYates() {
        double total = n + m;
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double difference = Math.abs(cross(current[i], reference[i], n, m)) / total;
            double moved = difference - Math.min(0.5, difference);
            double column = reference[i] + current[i];
            sum += moved * moved * total / column * (1 / n + 1 / m);
        }
        return sum;
    }

    /// Cells whose expected count is below five, where the chi-squared law is only rough.
    public long expectedBelowFive() {
        long cells = 0;
        for (int i = 0; i < reference.length; i++) {
            double column = reference[i] + current[i];
            cells += (column * n < 5 * (n + m) ? 1 : 0) + (column * m < 5 * (n + m) ? 1 : 0);
        }
        return cells;
    }

    /// Cramér's V with Bergsma's correction for bias, in [0, 1].
    ///
    /// Source: Bergsma 2013.
    public double cramersV() {
        double total = n + m;
        double columns = reference.length;
        double phi = Math.max(0, chiSquared() / total - (columns - 1) / (total - 1));
        double rows = 2 - 1 / (total - 1);
        double corrected = columns - (columns - 1) * (columns - 1) / (total - 1);
        double least = Math.min(rows, corrected) - 1;
        return least <= 0 ? 0 : Math.min(1, Math.sqrt(phi / least));
    }

    /// b·n − a·m, rounded once.
    private static double cross(double b, double a, double n, double m) {
        double first = b * n;
        double second = a * m;
        return (first - second) + (Math.fma(b, n, -first) - Math.fma(a, m, -second));
    }
}
