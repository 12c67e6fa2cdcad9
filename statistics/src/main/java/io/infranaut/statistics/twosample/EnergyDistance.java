package io.infranaut.statistics.twosample;

/// The energy distance of two empirical distributions of numbers: (2 ∫ (F − G)²)^½, exactly. It is in the square
/// root of the column's unit.
///
/// Source: Székely & Rizzo 2013.
public final class EnergyDistance {
    private EnergyDistance() {}

    /// The distance; infinite only where it is beyond the largest double.
    ///
    /// @param reference ascending and finite, at least one
    /// @param current ascending and finite, at least one
    public static double distance(double[] reference, double[] current) {
        return distance(reference, current, 1);
    }

    /// The distance of the values over `scale`: a number without unit when the scale has the column's.
    ///
    /// @param scale above zero
    public static double distance(double[] reference, double[] current, double scale) {
        return distance(Pooled.ofSorted(reference, current), scale);
    }

    /// The distance of samples in any order.
    ///
    /// @param reference finite, at least one
    /// @param current finite, at least one
    public static double ofUnsorted(double[] reference, double[] current) {
        return distance(Pooled.ofUnsorted(reference, current), 1);
    }

    private static double distance(Pooled samples, double scale) {
        double n = samples.a.length;
        double m = samples.b.length;
        int exponent =
                Math.clamp(Math.getExponent(Math.max(largest(samples.a), largest(samples.b))), -1000, 1020) + 2 & ~1;
        double down = Math.scalb(1.0, -exponent);
        double sum = 0;
        double difference = 0;
        double previous = 0;
        for (Ranks r = new Ranks(samples); r.nextOfAll(); ) {
            double x = r.value * down;
            sum += difference * difference * (x - previous);
            previous = x;
            difference = ((r.belowA + r.equalA) * m - (r.belowB + r.equalB) * n) / (n * m);
        }
        return Math.sqrt(2 * sum) * Math.scalb(1.0, exponent / 2) / Math.sqrt(scale);
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
