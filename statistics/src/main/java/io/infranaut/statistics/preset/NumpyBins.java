package io.infranaut.statistics.preset;

import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Bins as NumPy makes and counts them: equal width, half open, the last one closed.
///
/// The width tells the bin of a value but for rounding, and the edges have the last word: a guess that is a trifle
/// short of one bin more is either the value's or the one before, and one comparison tells which.
/// Where edges lie too close for their magnitude each value is looked for.
final class NumpyBins {
    private static final double ALMOST_ONE = 1 - 0x1p-10;

    private final double[] edges;
    /// What each cell is below: the one below all bins, the bins, and the one above them.
    private final double[] ends;

    private final double perUnit;
    private final boolean guessed;

    private NumpyBins(double[] edges) {
        int bins = edges.length - 1;
        this.edges = edges;
        ends = Arrays.copyOf(edges, bins + 2);
        ends[bins] = Math.nextUp(edges[bins]);
        ends[bins + 1] = Double.POSITIVE_INFINITY;
        perUnit = bins / (edges[bins] / 2 - edges[0] / 2) / 2;
        double low = edges[0];
        guessed = IntStream.rangeClosed(0, bins).allMatch(i -> guess(edges[i], low, perUnit) == i);
    }

    /// By Sturges' rule.
    ///
    /// @param n values, at least one
    /// @param low the least of them
    /// @param high the largest
    /// @param whole whether the values are stored as integers, whose bins are at least 1 wide
    static NumpyBins sturges(long n, double low, double high, boolean whole) {
        double width = (high - low) / (log2(n) + 1.0);
        return ofWidth(low, high, whole && width < 1 && width > 0 ? 1 : width);
    }

    /// By Doane's rule. Only the number of bins depends on the skewness. So values in any order tell it, unless it is
    /// so near to another number that the rounding of sums decides: then they are added up in ascending order.
    ///
    /// @param values at least one
    static NumpyBins doane(Finite values) {
        double low = values.low();
        double high = values.high();
        Doane any = Doane.of(values.values());
        int least = bins(low, high, (high - low) / (any.bins - any.margin));
        if (any.margin < 1 && least == bins(low, high, (high - low) / (any.bins + any.margin))) {
            return equalWidth(low, high, least);
        }
        double bins = Doane.of(NumericProfile.sortedFinite(values.values())).bins;
        return ofWidth(low, high, bins > 0 ? (high - low) / bins : 0);
    }

    /// @param bins before rounding up; 0 where there is no skewness
    /// @param margin by how much the order of the values may change it, at most
    private record Doane(double bins, double margin) {
        static Doane of(double[] values) {
            double n = values.length;
            Moments moments = Moments.of(values);
            double sigma = moments.standardDeviation();
            if (n <= 2 || !(sigma > 0)) {
                return new Doane(0, Double.POSITIVE_INFINITY);
            }
            double cubes = 0;
            double sizes = 0;
            for (double value : values) {
                double z = (value - moments.mean()) / sigma;
                double cube = z * z * z;
                cubes += cube;
                sizes += Math.abs(cube);
            }
            double error = Math.sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)));
            // The mean is right to some units in its last place, a plain sum of n terms to n roundings of their sizes
            double farthest = Math.max(Math.abs(moments.min()), Math.abs(moments.max()));
            double ofSkewness = 32 * (Math.ulp(farthest) / sigma + Math.ulp(1.0) * sizes);
            return new Doane(1.0 + log2(n) + log2(1.0 + Math.abs(cubes / n) / error), 2 * ofSkewness / error + 1e-12);
        }
    }

    private static NumpyBins ofWidth(double least, double most, double width) {
        double half = least == most ? 0.5 : 0;
        double low = least - half;
        double high = most + half;
        return equalWidth(low, high, bins(low, high, width));
    }

    private static int bins(double low, double high, double width) {
        if (Double.isInfinite(high - low)) {
            throw new IllegalArgumentException("values from %s to %s are too far apart for bins".formatted(low, high));
        }
        return width > 0 ? (int) Math.ceil((high - low) / width) : 1;
    }

    /// `bins` bins from `low` to `high`.
    static NumpyBins equalWidth(double low, double high, int bins) {
        double[] edges = new double[bins + 1];
        double step = (high - low) / bins;
        for (int i = 0; i < bins; i++) {
            edges[i] = i * step + low;
        }
        edges[bins] = high;
        return new NumpyBins(edges);
    }

    /// Counts of finite values.
    ///
    /// @param cells how many are below all bins, in each of them, and above them all
    /// @param finite how many there are
    record Counts(int[] cells, int finite) {
        int below() {
            return cells[0];
        }

        int above() {
            return cells[cells.length - 1];
        }

        long[] within() {
            return Arrays.stream(cells, 1, cells.length - 1).asLongStream().toArray();
        }

        /// Of each bin, and at last of what lies outside them all.
        long[] withOutside() {
            long[] counts = Arrays.stream(cells, 1, cells.length).asLongStream().toArray();
            counts[counts.length - 1] += below();
            return counts;
        }
    }

    double edge(int i) {
        return edges[i];
    }

    Counts count(double[] values) {
        return count(values, 0, values.length);
    }

    /// Counts a part of an array, in any order.
    Counts count(double[] values, int from, int to) {
        double[] ends = this.ends;
        double low = edges[0];
        double perUnit = this.perUnit;
        int last = guessed ? ends.length : 0;
        int[] cells = new int[ends.length];
        int finite = to - from;
        for (int i = from; i < to; i++) {
            double value = values[i];
            int guess = guess(value, low, perUnit);
            if (guess >= 0 && guess < last) {
                cells[value >= ends[guess] ? guess + 1 : guess]++;
            } else if (Double.isFinite(value)) {
                cells[cell(value)]++;
            } else {
                finite--;
            }
        }
        if (guessed && cells[0] > 0) {
            // NaN is guessed to be in the first cell
            int nan =
                    (int) Arrays.stream(values, from, to).filter(Double::isNaN).count();
            cells[0] -= nan;
            finite -= nan;
        }
        return new Counts(cells, finite);
    }

    private static int guess(double value, double low, double perUnit) {
        return (int) ((value - low) * perUnit + ALMOST_ONE);
    }

    /// The cell of a finite value. A range beyond the largest double makes edges that hold no value.
    private int cell(double value) {
        int bins = edges.length - 1;
        if (value < edges[0]) {
            return 0;
        }
        if (!(value >= edges[0] && value <= edges[bins])) {
            return bins + 1;
        }
        int bin = 0;
        int beyond = bins;
        while (beyond - bin > 1) {
            int middle = (bin + beyond) >>> 1;
            if (value >= edges[middle]) {
                bin = middle;
            } else {
                beyond = middle;
            }
        }
        return bin + 1;
    }

    /// Exact for powers of two.
    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        return exponent + StrictMath.log(Math.scalb(x, -exponent)) / StrictMath.log(2);
    }
}
