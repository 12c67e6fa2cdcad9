package io.infranaut.statistics.distribution;

/// Binomial and Poisson masses from their deviance, which keeps full relative accuracy far out in the tails where
/// products of powers and factorials lose it.
///
/// Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
public final class SaddlePoint {
    private static final double LOG_FREE_FROM = 16;

    private SaddlePoint() {}

    /// ln Γ(z + 1) less Stirling's (z + ½) ln z − z + ½ ln 2π, for z > 0.
    static double stirlingError(double z) {
        double shift = 0;
        double y = z;
        while (y < LOG_FREE_FROM) {
            shift += (y + 0.5) * StrictMath.log1p(1 / y) - 1;
            y += 1;
        }
        double s = 1 / (y * y);
        double series = (1.0 / 12
                        - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * 691.0 / 360360)))))
                / y;
        return series + shift;
    }

    /// x ln(x / mean) + mean − x, where `difference` is x − mean and may be known better than by subtracting.
    public static double deviance(double x, double mean, double difference) {
        if (Math.abs(difference) < 0.1 * (x + mean)) {
            double v = difference / (x + mean);
            double sum = difference * v;
            double term = 2 * x * v;
            v *= v;
            for (int j = 1; ; j++) {
                term *= v;
                double next = sum + term / (2 * j + 1);
                if (next == sum) {
                    return sum;
                }
                sum = next;
            }
        }
        return x * StrictMath.log(x / mean) - difference;
    }

    /// mean^x e^−mean / Γ(x + 1), for x > 0 and mean > 0.
    static double poisson(double x, double mean) {
        return StrictMath.exp(-stirlingError(x) - deviance(x, mean, x - mean)) / Math.sqrt(2 * Math.PI * x);
    }
}
