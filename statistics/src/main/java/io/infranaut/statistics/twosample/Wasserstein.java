package io.infranaut.statistics.twosample;

/// The Wasserstein-1 distance of two empirical distributions: the area between their distribution functions,
/// exactly.
///
/// Source: Vallender 1974.
public final class Wasserstein {
    private Wasserstein() {}

    /// The distance in the column's unit; infinite only where the true distance is beyond the largest double.
    ///
    /// @param reference ascending and finite, at least one
    /// @param current ascending and finite, at least one
    public static double distance(double[] reference, double[] current) {
        int n = reference.length;
        int m = current.length;
        double scale = 1 / ((double) n * m);
        double sum = 0;
        double previous = 0;
        for (Ranks r = new Ranks(reference, current); r.next(); ) {
            double share = Math.abs(r.belowA * m - r.belowB * n) * scale;
            double width = r.value - previous;
            sum += share == 0 ? 0 : Double.isFinite(width) ? share * width : share * r.value - share * previous;
            previous = r.value;
        }
        return sum;
    }
}
