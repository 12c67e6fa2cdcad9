package io.infranaut.statistics.twosample;

import io.infranaut.statistics.distribution.CramerVonMisesDistribution;

/// The two-sample Cramér-von Mises test, with midranks where values tie. Up to 20 values a side the p-value counts
/// every order of the values (as if none tied), and above that it is the limiting law at the statistic brought to
/// the limit's mean and variance.
///
/// Sources: Anderson 1962; [CramerVonMisesDistribution] for the laws.
///
/// @param statistic Anderson's T
/// @param meanSquare the mean squared difference of the distribution functions over the pooled values
public record CramerVonMises(double statistic, double meanSquare, double pValue, boolean exact) {
    /// Above this many values on a side the p-value is that of the limiting law.
    public static final int EXACT_UP_TO = 20;

    /// The test of two samples. T comes from the squared differences of the distribution functions beside each
    /// value, rearranged from Anderson's difference of large rank sums so that no digits cancel.
    ///
    /// @param reference ascending and finite, at least one
    /// @param current ascending and finite, at least one
    public static CramerVonMises of(double[] reference, double[] current) {
        return of(Pooled.ofSorted(reference, current));
    }

    /// The same of samples in any order, to the bit.
    ///
    /// @param reference finite, at least one
    /// @param current finite, at least one
    public static CramerVonMises ofUnsorted(double[] reference, double[] current) {
        return of(Pooled.ofUnsorted(reference, current));
    }

    private static CramerVonMises of(Pooled samples) {
        double n = samples.a.length;
        double m = samples.b.length;
        double total = n + m;
        double squares = 0;
        double cubesOfReference = 0;
        double cubesOfCurrent = 0;
        double before = 0;
        for (Ranks r = new Ranks(samples); r.next(); ) {
            double a = r.equalA;
            double b = r.equalB;
            double after = (r.belowA + r.equalA) * m - (r.belowB + r.equalB) * n;
            squares += (a * m + b * n) * (before * before + after * after);
            cubesOfReference += a * a * a;
            cubesOfCurrent += b * b * b;
            before = after;
        }
        double scaled =
                3 * squares + (n * n - m * m) * (m * cubesOfReference - n * cubesOfCurrent) - n * m * (n - m) * (n - m);
        double statistic = scaled / (12 * n * n * m * m * total);
        double meanSquare = Math.max(0, statistic) * total / (n * m);
        if (Math.max(n, m) <= EXACT_UP_TO) {
            long g = gcd(samples.a.length, samples.b.length);
            long z = Math.floorDiv((long) (total * scaled), (long) (12 * n * m) * g * g);
            double p = CramerVonMisesDistribution.twoSampleExact(samples.a.length, samples.b.length, z);
            return new CramerVonMises(statistic, meanSquare, p, true);
        }
        double mean = (1 + 1 / total) / 6;
        double variance = (total + 1)
                / (45 * total * total)
                * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m)
                / (4 * n * m);
        double limit = 1.0 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
        return new CramerVonMises(statistic, meanSquare, CramerVonMisesDistribution.survival(limit), false);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
