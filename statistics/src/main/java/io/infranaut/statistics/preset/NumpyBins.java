package io.infranaut.statistics.preset;

import io.infranaut.statistics.profile.Moments;
import java.util.Arrays;

/// Bins as NumPy makes and counts them: equal width, half open, the last one closed.
final class NumpyBins {
    private NumpyBins() {}

    /// Sturges' rule.
    ///
    /// @param sorted ascending, at least one
    /// @param whole whether the values are stored as integers, whose bins are at least 1 wide
    static double[] sturges(double[] sorted, boolean whole) {
        double range = sorted[sorted.length - 1] - sorted[0];
        double width = range / (log2(sorted.length) + 1.0);
        return edges(sorted, whole && width < 1 && width > 0 ? 1 : width);
    }

    /// Doane's rule.
    ///
    /// @param sorted ascending, at least one
    static double[] doane(double[] sorted) {
        double n = sorted.length;
        Moments moments = Moments.of(sorted);
        double sigma = moments.standardDeviation();
        if (n <= 2 || !(sigma > 0)) {
            return edges(sorted, 0);
        }
        double cubes = 0;
        for (double value : sorted) {
            double z = (value - moments.mean()) / sigma;
            cubes += z * z * z;
        }
        double error = Math.sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)));
        double range = sorted[sorted.length - 1] - sorted[0];
        return edges(sorted, range / (1.0 + log2(n) + log2(1.0 + Math.abs(cubes / n) / error)));
    }

    private static double[] edges(double[] sorted, double width) {
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        return equalWidth(low, high, width > 0 ? (int) Math.ceil((high - low) / width) : 1);
    }

    /// `bins` bins from `low` to `high`.
    static double[] equalWidth(double low, double high, int bins) {
        double[] edges = new double[bins + 1];
        double step = (high - low) / bins;
        for (int i = 0; i < bins; i++) {
            edges[i] = i * step + low;
        }
        edges[bins] = high;
        return edges;
    }

    /// Counts of sorted values in bins; what lies outside them is left out.
    static long[] count(double[] sorted, double[] edges) {
        long[] counts = new long[edges.length - 1];
        int last = counts.length - 1;
        int next = 0;
        while (next < sorted.length && sorted[next] < edges[0]) {
            next++;
        }
        for (int bin = 0; bin <= last; bin++) {
            int from = next;
            while (next < sorted.length
                    && (bin == last ? sorted[next] <= edges[last + 1] : sorted[next] < edges[bin + 1])) {
                next++;
            }
            counts[bin] = next - from;
        }
        return counts;
    }

    /// Exact for powers of two.
    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        return exponent + StrictMath.log(Math.scalb(x, -exponent)) / StrictMath.log(2);
    }

    /// Counts of sorted values in bins, and in one more those that lie outside them.
    static long[] withOverflow(double[] sorted, double[] edges) {
        long[] within = count(sorted, edges);
        long[] counts = Arrays.copyOf(within, within.length + 1);
        counts[within.length] = sorted.length - Arrays.stream(within).sum();
        return counts;
    }
}
