package io.infranaut.statistics.twosample;

import java.util.Arrays;

/// Two rows of counts over the same categories or bins, and the distances of their shares. Cells that are empty on
/// both sides are as good as absent. Differences of shares are taken from the counts in one rounding, so that
/// nearly equal shares lose nothing.
final class Shares {
    private final double[] reference;
    private final double[] current;
    private final double n;
    private final double m;

    Shares(long[] reference, long[] current) {
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

    int cells() {
        return reference.length;
    }

    long referenceCount() {
        return (long) n;
    }

    long currentCount() {
        return (long) m;
    }

    /// Σ (c − r) ln(c / r); a cell that is empty on one side counts there as half an observation.
    double populationStability() {
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
    double jensenShannon() {
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

    /// Pearson's statistic of the two-row table.
    double chiSquared() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double difference = cross(current[i], reference[i], n, m);
            sum += difference / (n * m) * (difference / (reference[i] + current[i]));
        }
        return sum;
    }

    /// Cells whose expected count is below five, where the chi-squared law is only rough.
    long expectedBelowFive() {
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
    double cramersV() {
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
