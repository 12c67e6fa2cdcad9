package io.infranaut.statistics.twosample;

import io.infranaut.statistics.profile.Moments;

/// The Wasserstein-1 distance of two empirical distributions: the area between their distribution functions,
/// exactly.
///
/// Source: Vallender 1974.
public final class Wasserstein {
    private static final double[] NONE = {};

    private Wasserstein() {}

    /// The distance in the column's unit; infinite only where the true distance is beyond the largest double.
    ///
    /// @param reference ascending and finite, at least one
    /// @param current ascending and finite, at least one
    public static double distance(double[] reference, double[] current) {
        return walk(Pooled.ofSorted(reference, current), reference.length, current.length, NONE);
    }

    /// The distance of samples in any order.
    ///
    /// @param reference finite, at least one
    /// @param current finite, at least one
    public static double ofUnsorted(double[] reference, double[] current) {
        return walk(Pooled.ofUnsorted(reference, current), reference.length, current.length, NONE);
    }

    /// The distance over the reference's standard deviation.
    ///
    /// @param reference in any order and finite, at least one
    /// @param current in any order and finite, at least one
    /// @param least what the distance is divided by where the standard deviation is smaller
    public static double normalized(double[] reference, double[] current, double least) {
        double[] ascending = new double[reference.length + 1];
        double distance = walk(Pooled.ofUnsorted(reference, current), reference.length, current.length, ascending);
        return distance / Math.max(Moments.ofSorted(ascending, reference.length).standardDeviation(), least);
    }

    /// @param ascending gets the reference in ascending order unless it is empty; one longer than the reference
    private static double walk(Pooled samples, int n, int m, double[] ascending) {
        double scale = 1 / ((double) n * m);
        double sum = 0;
        double previous = 0;
        int seen = 0;
        for (Ranks r = new Ranks(samples); r.nextOfAll(); ) {
            double share = Math.abs(r.belowA * m - r.belowB * n) * scale;
            double width = r.value - previous;
            sum += share == 0 ? 0 : Double.isFinite(width) ? share * width : share * r.value - share * previous;
            previous = r.value;
            if (ascending.length > 0) {
                ascending[seen] = r.value;
                seen += (int) r.equalA;
            }
        }
        return sum;
    }
}
