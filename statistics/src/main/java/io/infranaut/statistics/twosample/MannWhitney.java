package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.NormalDistribution;

/// The Mann-Whitney test. With at most eight values on a side and no ties the p-value counts every order of the
/// values, else it is normal with corrections for ties and continuity.
///
/// Source: Mann & Whitney 1947; Lehmann 1975 (correction for ties).
///
/// @param u pairs in which the reference's value is the larger one, a tie counting half
/// @param rankBiserial the share of pairs in which the current value is the larger one less the share of those in
///     which the reference's is, in [−1, 1]
public record MannWhitney(double u, double rankBiserial, double pValue, boolean exact) {
    /// Up to this many values on the smaller side, when no values tie, the p-value is exact.
    public static final int EXACT_UP_TO = 8;

    private static final long MOST_PAIRS = 8_000_000;

    /// Which change of the reference against the current sample counts.
    public enum Alternative {
        TWO_SIDED,
        /// The reference's values are the smaller ones.
        LESS
    }

    /// The test of two samples.
    ///
    /// @param reference ascending and finite, at least one
    /// @param current ascending and finite, at least one
    /// @return insufficient when all values are equal
    public static Result<MannWhitney> of(double[] reference, double[] current, Alternative alternative) {
        return of(Pooled.ofSorted(reference, current), alternative);
    }

    /// The same of samples in any order, to the bit.
    ///
    /// @param reference finite, at least one
    /// @param current finite, at least one
    public static Result<MannWhitney> ofUnsorted(double[] reference, double[] current, Alternative alternative) {
        return of(Pooled.ofUnsorted(reference, current), alternative);
    }

    private static Result<MannWhitney> of(Pooled samples, Alternative alternative) {
        double n = samples.a.length;
        double m = samples.b.length;
        long doubled = 0;
        double ties = 0;
        int distinct = 0;
        for (Ranks r = new Ranks(samples); r.next(); distinct++) {
            doubled += r.equalA * (2 * r.belowB + r.equalB);
            double equal = r.equalA + r.equalB;
            ties += equal * (equal * equal - 1);
        }
        if (distinct < 2) {
            return Result.insufficient("Mann-Whitney is undefined: all values are equal");
        }
        double pairs = n * m;
        double u = doubled / 2.0;
        double total = n + m;
        double near = switch (alternative) {
            case TWO_SIDED -> Math.min(u, pairs - u);
            case LESS -> u;
        };
        double sides = switch (alternative) {
            case TWO_SIDED -> 2;
            case LESS -> 1;
        };
        boolean exact = Math.min(n, m) <= EXACT_UP_TO && ties == 0 && pairs <= MOST_PAIRS;
        double p;
        if (exact) {
            p = sides * atMost((int) Math.min(n, m), (int) Math.max(n, m), (int) near);
        } else {
            double variance = pairs / 12 * (total + 1 - ties / (total * (total - 1)));
            p = sides * NormalDistribution.survival((pairs / 2 - near - 0.5) / Math.sqrt(variance));
        }
        return Result.of(new MannWhitney(u, (pairs - doubled) / pairs, Math.min(1, p), exact));
    }

    /// P(U ≤ u) when every order is as likely: the coefficients of the Gaussian binomial, one factor
    /// (1 − q^(m+i)) / (1 − qⁱ) after the other. By symmetry no more than half of them are ever needed.
    private static double atMost(int n, int m, int u) {
        int pairs = n * m;
        if (u == pairs) {
            return 1;
        }
        return 2L * u <= pairs ? upToHalf(n, m, u) : 1 - upToHalf(n, m, pairs - u - 1);
    }

    private static double upToHalf(int n, int m, int u) {
        double[] orders = new double[u + 1];
        orders[0] = 1;
        double total = 1;
        for (int i = 1; i <= n; i++) {
            for (int k = u; k >= m + i; k--) {
                orders[k] -= orders[k - m - i];
            }
            for (int k = i; k <= u; k++) {
                orders[k] += orders[k - i];
            }
            total = total * (m + i) / i;
        }
        double sum = 0;
        for (double count : orders) {
            sum += count;
        }
        return sum / total;
    }
}
