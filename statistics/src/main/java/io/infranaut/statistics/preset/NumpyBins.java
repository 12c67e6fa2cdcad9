package io.infranaut.statistics.preset;

import io.infranaut.statistics.profile.Moments;
import java.util.Arrays;

/// Bins as NumPy makes and counts them: equal width, half open, the last one closed.
final class NumpyBins {
    private NumpyBins() {}

    /// Sturges' rule.
    ///
    /// @param n values, at least one
    /// @param low the least of them
    /// @param high the largest
    /// @param whole whether the values are stored as integers, whose bins are at least 1 wide
    static double[] sturges(long n, double low, double high, boolean whole) {
        double width = (high - low) / (log2(n) + 1.0);
        return edges(low, high, whole && width < 1 && width > 0 ? 1 : width);
    }

    /// Doane's rule.
    ///
    /// @param sorted ascending, at least one
    static double[] doane(double[] sorted) {
        double n = sorted.length;
        Moments moments = Moments.ofSorted(sorted, sorted.length);
        double sigma = moments.standardDeviation();
        if (n <= 2 || !(sigma > 0)) {
            return edges(sorted[0], sorted[sorted.length - 1], 0);
        }
        double cubes = 0;
        for (double value : sorted) {
            double z = (value - moments.mean()) / sigma;
            cubes += z * z * z;
        }
        double error = Math.sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)));
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        return edges(low, high, (high - low) / (1.0 + log2(n) + log2(1.0 + Math.abs(cubes / n) / error)));
    }

    private static double[] edges(double least, double most, double width) {
        double half = least == most ? 0.5 : 0;
        double low = least - half;
        double high = most + half;
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

    /// Counts of values, in any order, in bins of equal width; what lies outside them is left out.
    static long[] count(double[] values, double[] edges) {
        return Arrays.copyOf(withOverflow(values, edges), edges.length - 1);
    }

    /// Counts of values in bins, and in one more those that lie outside them.
    static long[] withOverflow(double[] values, double[] edges) {
        return Arrays.stream(count(values, 0, values.length, edges))
                .asLongStream()
                .toArray();
    }

    /// Counts of a part of an array in bins, and in one more those that lie outside them, NaN too. The width tells the
    /// bin of a value but for rounding, and the edges have the last word. Neighbours are counted apart, so that one
    /// does not wait for the other's count.
    static int[] count(double[] values, int from, int to, double[] edges) {
        double low = edges[0];
        double perUnit = perUnit(edges);
        int[] even = new int[edges.length];
        int[] odd = new int[edges.length];
        int i = from;
        for (; i < to - 1; i += 2) {
            double x = values[i];
            double y = values[i + 1];
            int bin = (int) ((x - low) * perUnit);
            int other = (int) ((y - low) * perUnit);
            even[within(x, bin, edges) ? bin : bin(x, bin, edges)]++;
            odd[within(y, other, edges) ? other : bin(y, other, edges)]++;
        }
        if (i < to) {
            double x = values[i];
            even[bin(x, (int) ((x - low) * perUnit), edges)]++;
        }
        for (int bin = 0; bin < even.length; bin++) {
            even[bin] += odd[bin];
        }
        return even;
    }

    /// The same of values in ascending order: only where a bin ends is looked for. Bins over a range beyond the largest
    /// double have no edges that hold a value.
    static long[] ofSorted(double[] sorted, double[] edges) {
        int bins = edges.length - 1;
        long[] counts = new long[bins + 1];
        int first = Double.isNaN(edges[0]) ? sorted.length : below(sorted, edges[0]);
        int start = first;
        for (int bin = 0; bin < bins && start < sorted.length; bin++) {
            int end = below(sorted, bin < bins - 1 ? edges[bin + 1] : Math.nextUp(edges[bins]));
            counts[bin] = end - start;
            start = end;
        }
        counts[bins] = sorted.length - (start - first);
        return counts;
    }

    /// How many of some sorted values are below a limit.
    private static int below(double[] sorted, double limit) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The same for many bins, in one of which neighbours seldom meet.
    static int[] countInMany(double[] values, int from, int to, double[] edges) {
        double low = edges[0];
        double perUnit = perUnit(edges);
        int[] counts = new int[edges.length];
        for (int i = from; i < to; i++) {
            double x = values[i];
            int bin = (int) ((x - low) * perUnit);
            counts[within(x, bin, edges) ? bin : bin(x, bin, edges)]++;
        }
        return counts;
    }

    private static double perUnit(double[] edges) {
        int bins = edges.length - 1;
        return bins / (edges[bins] / 2 - edges[0] / 2) / 2;
    }

    private static boolean within(double value, int bin, double[] edges) {
        return bin >= 0 && bin < edges.length - 1 && value >= edges[bin] && value < edges[bin + 1];
    }

    /// The bin of a value, looked for from a guess; one more than there are for what lies outside.
    private static int bin(double value, int guess, double[] edges) {
        int bins = edges.length - 1;
        if (!(value >= edges[0] && value <= edges[bins])) {
            return bins;
        }
        int bin = Math.clamp(guess, 0, bins - 1);
        while (bin > 0 && value < edges[bin]) {
            bin--;
        }
        while (bin < bins - 1 && value >= edges[bin + 1]) {
            bin++;
        }
        return bin;
    }

    /// Exact for powers of two.
    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        return exponent + StrictMath.log(Math.scalb(x, -exponent)) / StrictMath.log(2);
    }
}
