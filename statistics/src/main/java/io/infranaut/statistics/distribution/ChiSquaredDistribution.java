package io.infranaut.statistics.distribution;

/// The chi-squared distribution's upper tail, Q(df/2, x/2).
///
/// Source: NIST Digital Library of Mathematical Functions, 8.7.1 (series) and 8.9.2 (continued fraction, here by
/// Lentz's method).
public final class ChiSquaredDistribution {
    private static final double TINY = 1e-300;

    private ChiSquaredDistribution() {}

    /// P(X ≥ x).
    ///
    /// @param x the statistic; zero or less gives 1
    /// @param degreesOfFreedom above zero
    public static double survival(double x, double degreesOfFreedom) {
        if (!(degreesOfFreedom > 0)) {
            throw new IllegalArgumentException("degrees of freedom must be above 0, not " + degreesOfFreedom);
        }
        if (x <= 0) {
            return 1;
        }
        double a = degreesOfFreedom / 2;
        double y = x / 2;
        double mass = SaddlePoint.poisson(a, y);
        return Math.clamp(y < a + 1 ? 1 - mass * lowerSeries(a, y) : mass * a * upperFraction(a, y), 0.0, 1.0);
    }

    private static double lowerSeries(double a, double y) {
        double sum = 1;
        double term = 1;
        for (double k = a + 1; term > sum * 1e-17; k++) {
            term *= y / k;
            sum += term;
        }
        return sum;
    }

    private static double upperFraction(double a, double y) {
        double b = y + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double h = d;
        for (int i = 1; ; i++) {
            double an = -i * (i - a);
            b += 2;
            d = 1 / floored(an * d + b);
            c = floored(b + an / c);
            double delta = d * c;
            h *= delta;
            if (Math.abs(delta - 1) < 1e-16 || i > 10_000_000) {
                return h;
            }
        }
    }

    private static double floored(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
