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
        double n = reference.length;
        double m = current.length;
        double low = Math.min(reference[0], current[0]);
        double high = Math.max(reference[reference.length - 1], current[current.length - 1]);
        int exponent = Math.clamp(Math.getExponent(Math.max(Math.abs(low), Math.abs(high))), -1000, 1020) + 2 & ~1;
        double down = Math.scalb(1.0, -exponent);
        double sum = 0;
        double difference = 0;
        double previous = low * down;
        for (Ranks r = new Ranks(reference, current); r.next(); ) {
            double x = r.value * down;
            sum += difference * difference * (x - previous);
            previous = x;
            difference = ((r.belowA + r.equalA) * m - (r.belowB + r.equalB) * n) / (n * m);
        }
        return Math.sqrt(2 * sum) * Math.scalb(1.0, exponent / 2) / Math.sqrt(scale);
    }
}
