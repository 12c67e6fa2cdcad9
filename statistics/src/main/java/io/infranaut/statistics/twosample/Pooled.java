package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Places;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.Arrays;

/// Two samples pooled in ascending order, a stretch at a time.
///
/// Samples that come in any order are first moved into buckets of their [Places], both into the same; a bucket is a
/// stretch that is sorted when its turn comes, both sides at once by keys that hold the side in their last bit, while
/// it is in the processor's nearest memory. So neither side is sorted by itself, nor are two sorted ones merged. Sorted
/// samples are one stretch.
final class Pooled {
    private static final int SHIFT = 45;
    private static final int HALF = (int) (Places.END >> SHIFT);
    private static final int MANY = 1 << 14;
    private static final int SHORT = 32;
    private static final long FAR = 1L << 62;
    private static final int BUCKETS_FROM = 20_000;

    /// The reference; in order from `fromA` to `endA` unless there are keys.
    final double[] a;
    /// The current sample; in order from `fromB` to `endB` unless there are keys.
    final double[] b;
    /// Where there are keys: each value as a whole number above `base`, shifted by one, and in the last bit 1 if it is
    /// of the current sample.
    final long[] keys;

    private final int[] endsA;
    private final int[] endsB;
    private final int[] digits;
    private int stretch;

    int fromA;
    int endA;
    int fromB;
    int endB;
    /// How many keys there are; 0 where the samples themselves are in order.
    int keyed;
    long base;

    private Pooled(double[] a, double[] b, int[] endsA, int[] endsB, int most) {
        this.a = a;
        this.b = b;
        this.endsA = endsA;
        this.endsB = endsB;
        this.keys = new long[most];
        this.digits = new int[most];
    }

    /// @param a ascending and finite
    /// @param b ascending and finite
    static Pooled ofSorted(double[] a, double[] b) {
        return new Pooled(a, b, new int[] {a.length}, new int[] {b.length}, 0);
    }

    /// @param a finite, at least one
    /// @param b finite, at least one
    static Pooled ofUnsorted(double[] a, double[] b) {
        if (a.length + b.length < BUCKETS_FROM) {
            return ofSorted(NumericProfile.sortedFinite(a), NumericProfile.sortedFinite(b));
        }
        Places places = Places.of(a, b);
        int[] endsA = new int[2 * HALF];
        int[] endsB = new int[2 * HALF];
        return new Pooled(moved(a, places, endsA), moved(b, places, endsB), endsA, endsB, MANY);
    }

    /// Goes to the next stretch. One with very many values, or with values too far apart for keys, is sorted side by
    /// side.
    ///
    /// @return false when there is none
    boolean next() {
        do {
            if (stretch == endsA.length) {
                return false;
            }
            fromA = endA;
            fromB = endB;
            endA = endsA[stretch];
            endB = endsB[stretch++];
        } while (fromA == endA && fromB == endB);
        long size = (long) endA - fromA + endB - fromB;
        keyed = size <= keys.length && sortKeys((int) size) ? (int) size : 0;
        if (keyed == 0 && keys.length > 0) {
            sort(a, fromA, endA);
            sort(b, fromB, endB);
        }
        return true;
    }

    /// The values by buckets, −0 turned into 0.
    ///
    /// @param ends set to the index after the last value of each bucket
    private static double[] moved(double[] values, Places places, int[] ends) {
        for (double value : values) {
            ends[HALF + (int) (places.of(value) >> SHIFT)]++;
        }
        starts(ends, ends.length);
        double[] moved = new double[values.length];
        for (double value : values) {
            moved[ends[HALF + (int) (places.of(value) >> SHIFT)]++] = value + 0.0;
        }
        return moved;
    }

    /// Counts turned into how many come before.
    ///
    /// @return the bits of all counts
    private static int starts(int[] counts, int size) {
        int before = 0;
        int bits = 0;
        for (int i = 0; i < size; i++) {
            int count = counts[i];
            bits |= count;
            counts[i] = before;
            before += count;
        }
        return bits;
    }

    private static void sort(double[] values, int from, int to) {
        double[] part = Arrays.copyOfRange(values, from, to);
        Order.sort(part);
        System.arraycopy(part, 0, values, from, part.length);
    }

    private boolean sortKeys(int size) {
        long least = Math.min(least(a, fromA, endA), least(b, fromB, endB));
        long range = Math.max(most(a, fromA, endA), most(b, fromB, endB)) - least;
        if (range < 0 || range >= FAR) {
            return false;
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range) - bits);
        int last = (int) (range >>> shift);
        Arrays.fill(digits, 0, last + 1, 0);
        count(a, fromA, endA, least, shift);
        count(b, fromB, endB, least, shift);
        boolean even = starts(digits, last + 1) < SHORT;
        put(a, fromA, endA, least, shift, 0);
        put(b, fromB, endB, least, shift, 1);
        if (even) {
            insert(keys, size);
        } else {
            Arrays.sort(keys, 0, size);
        }
        base = least;
        return true;
    }

    private static long least(double[] values, int from, int to) {
        long least = Long.MAX_VALUE;
        for (int i = from; i < to; i++) {
            least = Math.min(least, key(values[i]));
        }
        return least;
    }

    private static long most(double[] values, int from, int to) {
        long most = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            most = Math.max(most, key(values[i]));
        }
        return most;
    }

    private void count(double[] values, int from, int to, long least, int shift) {
        int[] counts = digits;
        for (int i = from; i < to; i++) {
            counts[(int) ((key(values[i]) - least) >>> shift)]++;
        }
    }

    private void put(double[] values, int from, int to, long least, int shift, int side) {
        int[] next = digits;
        long[] found = keys;
        for (int i = from; i < to; i++) {
            long apart = key(values[i]) - least;
            found[next[(int) (apart >>> shift)]++] = (apart << 1) | side;
        }
    }

    private static void insert(long[] keys, int size) {
        for (int i = 1; i < size; i++) {
            long key = keys[i];
            int j = i;
            while (j > 0 && keys[j - 1] > key) {
                keys[j] = keys[j - 1];
                j--;
            }
            keys[j] = key;
        }
    }

    /// A whole number that is ordered as numbers are.
    private static long key(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> (Long.SIZE - 1)) >>> 1);
    }
}
