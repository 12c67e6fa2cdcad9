package io.infranaut.statistics.distribution;

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
        double p = draws / total;
        return binomial(k, marked, p) * binomial(draws - k, total - marked, p) / binomial(draws, total, p);
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

    private static double binomial(double k, double n, double p) {
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
