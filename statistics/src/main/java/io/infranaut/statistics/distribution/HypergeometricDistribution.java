package io.infranaut.statistics.distribution;

import io.infranaut.statistics.Kernel;

/// The hypergeometric distribution: how many of `draws` draws without replacement are marked, among `total` of
/// which `marked` are. Masses come from [SaddlePoint], tails are sums of positive terms from the largest on.
public final class HypergeometricDistribution {
    /// Two masses this close relative to each other count as equal.
    private static final double EQUAL = 1e-12;

    private final double total;
    private final double marked;
    private final double draws;
    private final long least;
    private final long most;

    public HypergeometricDistribution(long total, long marked, long draws) {
        this.total = total;
        this.marked = marked;
        this.draws = draws;
        this.least = Math.max(0, draws - (total - marked));
        this.most = Math.min(draws, marked);
    }

    /// P(X = k), for k that is possible.
    public double mass(long k) {
        if (Kernel.chosen() == Kernel.FIRST) {
            double p = draws / total;
            return firstBinomial(k, marked, p)
                    * firstBinomial(draws - k, total - marked, p)
                    / firstBinomial(draws, total, p);
        }
        double found = (double) k * total;
        double expected = marked * draws;
        double rounded = Math.fma((double) k, total, -found) - Math.fma(marked, draws, -expected);
        double more = (found - expected + rounded) / total;
        return binomial(k, marked, more) * binomial(draws - k, total - marked, -more) / binomial(draws, total, 0);
    }

    /// The sum of the masses that are not above that of `k`: Fisher's two-sided p-value.
    public double twoSided(long k) {
        double limit = mass(k) * (1 + EQUAL);
        long mode = Math.clamp((long) ((draws + 1) * ((marked + 1) / (total + 2))), least, most);
        if (mass(mode) <= limit) {
            return 1;
        }
        long low = mode;
        long high = mode;
        for (long step = Long.highestOneBit(Math.max(1, most - least)); step > 0; step >>= 1) {
            if (low - step >= least && mass(low - step) > limit) {
                low -= step;
            }
            if (high + step <= most && mass(high + step) > limit) {
                high += step;
            }
        }
        return Math.min(1, lowerTail(low - 1) + upperTail(high + 1));
    }

    private double lowerTail(long k) {
        if (k < least) {
            return 0;
        }
        double term = 1;
        double sum = 1;
        for (double x = k; x > least && term > sum * 1e-17; x--) {
            term *= x / (marked - x + 1) * ((total - marked - draws + x) / (draws - x + 1));
            sum += term;
        }
        return mass(k) * sum;
    }

    private double upperTail(long k) {
        if (k > most) {
            return 0;
        }
        double term = 1;
        double sum = 1;
        for (double x = k; x < most && term > sum * 1e-17; x++) {
            term *= (marked - x) / (x + 1) * ((draws - x) / (total - marked - draws + x + 1));
            sum += term;
        }
        return mass(k) * sum;
    }

    /// The binomial mass at `k` of `n` when each is drawn with probability draws / total.
    ///
    /// @param more k less its mean, which is known better than by subtracting
    private double binomial(double k, double n, double more) {
        double p = draws / total;
        double q = (total - draws) / total;
        if (p == 0) {
            return k == 0 ? 1 : 0;
        }
        if (q == 0) {
            return k == n ? 1 : 0;
        }
        if (k == 0) {
            return StrictMath.exp(n * StrictMath.log1p(-p));
        }
        if (k == n) {
            return StrictMath.exp(n * StrictMath.log1p(-q));
        }
        double rest = n - k;
        double exponent = SaddlePoint.stirlingError(n)
                - SaddlePoint.stirlingError(k)
                - SaddlePoint.stirlingError(rest)
                - SaddlePoint.deviance(k, n * p, more)
                - SaddlePoint.deviance(rest, n * q, -more);
        return StrictMath.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * rest));
    }

    /// As the first kernels had it.
    private static double firstBinomial(double k, double n, double p) {
        if (p == 0) {
            return k == 0 ? 1 : 0;
        }
        if (p == 1) {
            return k == n ? 1 : 0;
        }
        if (k == 0) {
            return StrictMath.exp(n * StrictMath.log1p(-p));
        }
        if (k == n) {
            return StrictMath.exp(n * StrictMath.log(p));
        }
        double rest = n - k;
        double exponent = SaddlePoint.stirlingError(n)
                - SaddlePoint.stirlingError(k)
                - SaddlePoint.stirlingError(rest)
                - SaddlePoint.deviance(k, n * p, k - n * p)
                - SaddlePoint.deviance(rest, n * (1 - p), n * p - k);
        return StrictMath.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * rest));
    }
}
