package io.infranaut.statistics;

import java.util.Arrays;

/// Where numbers lie amid others, as whole numbers that are in the same order. Their leading bits number buckets for
/// counting and sorting: intervals of equal width relative to their distance from the middle one, down to 2⁻¹⁵ of
/// the farthest. So neither an offset nor a heavy tail puts most numbers in one, and each step from a number to its
/// bucket keeps the order, rounding included.
public final class Places {
    /// A place is in `[-END, END)`.
    public static final long END = 15L << 52;

    private static final int SAMPLE = 255;

    private final double middle;
    private final long least;

    private Places(double middle, double farthest) {
        this.middle = middle;
        this.least = Math.max(0, Double.doubleToRawLongBits(farthest) - END + 1);
    }

    /// The places amid a part of an array.
    ///
    /// @param values finite
    /// @param from index of the first number
    /// @param to index after the last one, above `from`
    static Places of(double[] values, int from, int to) {
        double middle = amid(values, from, to);
        return new Places(middle, farthest(values, from, to, middle));
    }

    /// The places amid the numbers of two arrays.
    ///
    /// @param a finite, at least one
    /// @param b finite
    public static Places of(double[] a, double[] b) {
        double middle = amid(a, 0, a.length);
        return new Places(middle, Math.max(farthest(a, 0, a.length, middle), farthest(b, 0, b.length, middle)));
    }

    private static double amid(double[] values, int from, int to) {
        double[] sample = new double[Math.min(SAMPLE, to - from)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values[from + (int) ((long) i * (to - from) / sample.length)];
        }
        Arrays.sort(sample);
        return sample[sample.length / 2];
    }

    private static double farthest(double[] values, int from, int to, double middle) {
        double most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, Math.abs(values[i] - middle));
        }
        return most;
    }

    /// The place of one of the numbers, that of −0.0 being that of 0.0.
    public long of(double value) {
        long bits = Double.doubleToRawLongBits(value - middle + 0.0);
        return Math.max(0, (bits & Long.MAX_VALUE) - least) ^ (bits >> (Long.SIZE - 1));
    }
}
