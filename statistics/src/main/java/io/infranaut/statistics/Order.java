package io.infranaut.statistics;

import java.util.Arrays;

/// The order of numbers, and of rows by a number.
public final class Order {
    private static final int RUN = 16;
    private static final int RADIX_FROM = 1_024;
    private static final int DIGIT = 11;
    private static final int DIGITS = 3;
    private static final int SHORT = 32;

    private Order() {}

    /// The rows from the smallest key to the largest, rows of equal keys in the order they came.
    ///
    /// @param keys without NaN; 0.0 and −0.0 are equal
    /// @return the index of the row that comes first, of the second and so on
    public static int[] ascending(double[] keys) {
        int n = keys.length;
        int[] order = new int[n];
        for (int start = 0; start < n; start += RUN) {
            for (int i = start; i < Math.min(n, start + RUN); i++) {
                int j = i;
                while (j > start && keys[order[j - 1]] > keys[i]) {
                    order[j] = order[j - 1];
                    j--;
                }
                order[j] = i;
            }
        }
        int[] merged = new int[n];
        for (int width = RUN; width < n; width = Math.min(n, 2 * width)) {
            for (int from = 0; from < n; ) {
                int middle = Math.min(n - from, width) + from;
                int to = Math.min(n - middle, width) + middle;
                merge(keys, order, from, middle, to, merged);
                from = to;
            }
            int[] swapped = order;
            order = merged;
            merged = swapped;
        }
        return order;
    }

    /// Sorts numbers in ascending order, as [Arrays#sort(double[])] does.
    ///
    /// Many numbers are sorted by the first 33 of the bits in which they differ, least significant digit first, three
    /// times 11 bits, or fewer where all share a digit or where the higher two leave few numbers equal; what these bits
    /// leave equal is sorted after. The time hardly depends on the numbers, nor on whether the processor has
    /// instructions that the JDK's own sort needs to be fast.
    ///
    /// Source: Knuth 1998, The Art of Computer Programming 3, 5.2.5.
    ///
    /// @param values without NaN
    public static void sort(double[] values) {
        if (values.length < RADIX_FROM) {
            Arrays.sort(values);
            return;
        }
        long first = key(values[0]);
        long differing = 0;
        for (double value : values) {
            differing |= key(value) ^ first;
        }
        if (differing == 0) {
            return;
        }
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(differing) - DIGITS * DIGIT);
        int[][] starts = starts(values, shift);
        int sorted = shift;
        long[] keys;
        if (digit(differing, shift) != 0 && longest(starts[2], values.length) > 1 << DIGIT) {
            keys = scattered(values, starts[0], shift);
            keys = digit(differing, shift + DIGIT) == 0 ? keys : scattered(keys, starts[1], shift + DIGIT);
        } else {
            sorted += DIGIT;
            keys = digit(differing, sorted) == 0 ? keys(values) : scattered(values, starts[1], sorted);
        }
        scatter(keys, values, starts[2], shift + 2 * DIGIT);
        if ((differing & ((1L << sorted) - 1)) != 0) {
            sortRuns(values, sorted);
        }
    }

    /// The most numbers that share a digit.
    private static int longest(int[] starts, int numbers) {
        int longest = 0;
        for (int i = 0; i < starts.length; i++) {
            longest = Math.max(longest, (i + 1 < starts.length ? starts[i + 1] : numbers) - starts[i]);
        }
        return longest;
    }

    /// Where the numbers of each digit begin.
    private static int[][] starts(double[] values, int shift) {
        int[][] counts = new int[DIGITS][1 << DIGIT];
        int[] low = counts[0];
        int[] middle = counts[1];
        int[] high = counts[2];
        for (double value : values) {
            long key = key(value);
            low[digit(key, shift)]++;
            middle[digit(key, shift + DIGIT)]++;
            high[digit(key, shift + 2 * DIGIT)]++;
        }
        for (int[] count : counts) {
            int start = 0;
            for (int digit = 0; digit < count.length; digit++) {
                int size = count[digit];
                count[digit] = start;
                start += size;
            }
        }
        return counts;
    }

    private static long[] keys(double[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(values[i]);
        }
        return keys;
    }

    private static long[] scattered(double[] values, int[] next, int shift) {
        long[] keys = new long[values.length];
        for (double value : values) {
            long key = key(value);
            keys[next[digit(key, shift)]++] = key;
        }
        return keys;
    }

    private static long[] scattered(long[] keys, int[] next, int shift) {
        long[] moved = new long[keys.length];
        for (long key : keys) {
            moved[next[digit(key, shift)]++] = key;
        }
        return moved;
    }

    private static void scatter(long[] keys, double[] values, int[] next, int shift) {
        for (long key : keys) {
            values[next[digit(key, shift)]++] = number(key);
        }
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & ((1 << DIGIT) - 1);
    }

    /// Sorts each run of numbers that agree in all bits from `shift` on.
    private static void sortRuns(double[] values, int shift) {
        int n = values.length;
        for (int i = 1; i < n; i++) {
            if (values[i - 1] > values[i]) {
                long prefix = key(values[i]) >>> shift;
                int from = i - 1;
                while (from > 0 && key(values[from - 1]) >>> shift == prefix) {
                    from--;
                }
                int to = i + 1;
                while (to < n && key(values[to]) >>> shift == prefix) {
                    to++;
                }
                sortRun(values, from, to);
                i = to - 1;
            }
        }
    }

    private static void sortRun(double[] values, int from, int to) {
        if (to - from > SHORT) {
            Arrays.sort(values, from, to);
            return;
        }
        for (int i = from + 1; i < to; i++) {
            double value = values[i];
            int j = i;
            while (j > from && values[j - 1] > value) {
                values[j] = values[j - 1];
                j--;
            }
            values[j] = value;
        }
    }

    /// A whole number that is ordered without its sign as numbers are.
    private static long key(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> 63) | Long.MIN_VALUE);
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key ^ (~(key >> 63) | Long.MIN_VALUE));
    }

    private static void merge(double[] keys, int[] order, int from, int middle, int to, int[] merged) {
        int left = from;
        int right = middle;
        for (int k = from; k < to; k++) {
            boolean fromLeft = right == to || (left < middle && keys[order[left]] <= keys[order[right]]);
            merged[k] = fromLeft ? order[left++] : order[right++];
        }
    }
}
