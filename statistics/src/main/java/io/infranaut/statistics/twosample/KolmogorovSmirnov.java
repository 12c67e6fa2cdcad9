package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.distribution.KolmogorovDistribution;

/// The two-sided two-sample Kolmogorov-Smirnov test: the largest difference of the two empirical distribution
/// functions. The p-value is exact up to 10 000 values a side, and above that the exact one-sample law at the
/// effective size nm/(n+m), rounded half to even.
///
/// Sources: Smirnov 1939; [KolmogorovDistribution] for the laws.
///
/// @param statistic D in [0, 1], the nearest double to the exact fraction
public record KolmogorovSmirnov(double statistic, double pValue, boolean exact) {
    /// Above this many values on a side the p-value is no longer counted path by path.
    public static final int EXACT_UP_TO = 10_000;

    /// The test of two samples.
    ///
    /// @param reference ascending and finite, at least one
    /// @param current ascending and finite, at least one
    public static KolmogorovSmirnov of(double[] reference, double[] current) {
        return of(Pooled.ofSorted(reference, current));
    }

    private static KolmogorovSmirnov of(Pooled samples) {
        int n = samples.a.length;
        int m = samples.b.length;
        long largest = 0;
        for (Ranks r = new Ranks(samples); r.next(); ) {
            largest = Math.max(largest, Math.abs((r.belowA + r.equalA) * m - (r.belowB + r.equalB) * n));
        }
        return of(largest, n, m);
    }

    /// The test of two samples whose values come in any order: the same as of the sorted ones, to the bit.
    ///
    /// @param reference finite, at least one
    /// @param current finite, at least one
    public static KolmogorovSmirnov ofUnsorted(double[] reference, double[] current) {
        return Math.max(reference.length, current.length) <= EXACT_UP_TO
                ? of(Pooled.ofUnsorted(reference, current))
                : of(LargestDifference.of(reference, current), reference.length, current.length);
    }

    private static KolmogorovSmirnov of(long largest, int n, int m) {
        double d = largest / ((double) n * m);
        if (Math.max(n, m) <= EXACT_UP_TO) {
            return new KolmogorovSmirnov(d, KolmogorovDistribution.twoSampleExact(n, m, largest / gcd(n, m)), true);
        }
        long effective = Kernel.chosen().effectiveSize(n, m);
        return new KolmogorovSmirnov(d, KolmogorovDistribution.survival(Math.max(1, effective), d), false);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
