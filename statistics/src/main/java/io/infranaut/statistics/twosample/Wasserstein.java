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
        int i = 0;
        int j = 0;
        double previous = Math.min(reference[0], current[0]);
        while (i < n || j < m) {
            double x = j == m || (i < n && reference[i] <= current[j]) ? reference[i] : current[j];
            double share = Math.abs((long) i * m - (long) j * n) * scale;
            double width = x - previous;
            sum += Double.isFinite(width) ? share * width : share * x - share * previous;
            previous = x;
            while (i < n && reference[i] == x) {
                i++;
            }
            while (j < m && current[j] == x) {
                j++;
            }
        }
        return sum;
    }
}
