package io.infranaut.statistics.distribution;

/// Student's t distribution's tails, from the incomplete beta function.
///
/// Sources: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction for the body, by Lentz's
/// method); DiDonato & Morris 1992, equation 9 (continued fraction for the tail); the factor in front is taken from
/// Stirling errors, so that it keeps its digits for any degrees of freedom.
public final class StudentDistribution {
    private static final double TINY = 1e-300;

    private StudentDistribution() {}

    /// P(|T| ≥ |t|).
    ///
    /// @param degreesOfFreedom above zero, fractions allowed
    public static double twoSided(double t, double degreesOfFreedom) {
        if (!(degreesOfFreedom > 0)) {
            throw new IllegalArgumentException("degrees of freedom must be above 0, not " + degreesOfFreedom);
        }
        double r = Math.abs(t) / Math.sqrt(degreesOfFreedom);
        if (r == 0) {
            return 1;
        }
        double a = degreesOfFreedom / 2;
        double logX = r > 1 ? -2 * StrictMath.log(r) - StrictMath.log1p(1 / r / r) : -StrictMath.log1p(r * r);
        double x = StrictMath.exp(logX);
        double y = r > 1 ? 1 / (1 + 1 / r / r) : r * r / (1 + r * r);
        double mass = StrictMath.exp(a * logX) * Math.sqrt(y) * inverseBeta(a);
        return Math.clamp(y > 1.5 / (a + 2.5) ? mass * tailFraction(a, x, y) : 1 - 2 * mass / fraction(a, y), 0.0, 1.0);
    }

    /// The t ≥ 0 with P(|T| ≥ t) = `p`, by bisection.
    ///
    /// @param p in (0, 1]
    /// @param degreesOfFreedom above zero, fractions allowed
    public static double quantile(double p, double degreesOfFreedom) {
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("a probability above 0, not " + p);
        }
        double low = 0;
        double high = 1;
        while (twoSided(high, degreesOfFreedom) > p) {
            low = high;
            high *= 2;
        }
        while (true) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                return high;
            }
            if (twoSided(middle, degreesOfFreedom) > p) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /// P(T ≥ t).
    ///
    /// @param degreesOfFreedom above zero, fractions allowed
    public static double survival(double t, double degreesOfFreedom) {
        double half = twoSided(t, degreesOfFreedom) / 2;
        return t >= 0 ? half : 1 - half;
    }

    /// 1 / B(a, ½) = Γ(a + ½) / (Γ(a) √π).
    private static double inverseBeta(double a) {
        double exponent =
                a * StrictMath.log1p(0.5 / a) - 0.5 + SaddlePoint.stirlingError(a + 0.5) - SaddlePoint.stirlingError(a);
        return a / Math.sqrt(a) * StrictMath.exp(exponent) / Math.sqrt(Math.PI);
    }

    /// I_x(a, ½) over its leading factor, from y = 1 − x so that nothing cancels for many degrees of freedom.
    private static double tailFraction(double a, double x, double y) {
        double c = 0.5 + (a + 0.5) * y;
        double first = 1 + 1 / a;
        double before = 0;
        double beforeBelow = 1;
        double above = 1;
        double below = c / first;
        double ratio = first / c;
        double p = 1;
        double s = a + 1;
        for (int n = 1; ; n++) {
            double t = n / a;
            double w = n * (0.5 - n) * x;
            double e = a / s;
            double alpha = p * (p + 0.5 / a) * e * e * (w * x);
            double beta = n + w / s + (t + 1) / (first + t + t) * (c + n * (1 + y));
            p = t + 1;
            s += 2;
            double nextAbove = alpha * before + beta * above;
            double nextBelow = alpha * beforeBelow + beta * below;
            double next = nextAbove / nextBelow;
            if (Math.abs(next - ratio) <= 1e-16 * next || n > 1_000_000) {
                return next;
            }
            before = above / nextBelow;
            beforeBelow = below / nextBelow;
            above = next;
            below = 1;
            ratio = next;
        }
    }

    /// Its counterpart for the body of the distribution: I_y(½, a) is twice the leading factor over this.
    private static double fraction(double a, double y) {
        double c = 1;
        double d = 1 / floored(1 - (a + 0.5) * y / 1.5);
        double h = 1 / d;
        for (int k = 1; ; k++) {
            double even = k * (a - k) * y / ((2 * k - 0.5) * (2 * k + 0.5));
            d = 1 / floored(1 + even * d);
            c = floored(1 + even / c);
            h *= 1 / (d * c);
            double odd = -(0.5 + k) * (a + 0.5 + k) * y / ((2 * k + 0.5) * (2 * k + 1.5));
            d = 1 / floored(1 + odd * d);
            c = floored(1 + odd / c);
            double step = d * c;
            h /= step;
            if (Math.abs(step - 1) < 1e-16 || k > 1_000_000) {
                return h;
            }
        }
    }

    private static double floored(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }
}
