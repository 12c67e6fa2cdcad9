package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Places;
import java.util.Arrays;

/// The largest difference of two empirical distribution functions, found without sorting all values. They are counted
/// in many narrow buckets of their [Places]; between two buckets' ends the difference moves by no more than what lies
/// there, so only the few buckets in which it could pass the largest one at an end are sorted and walked.
final class LargestDifference {
    private static final int SHIFT = 41;
    private static final int HALF = (int) (Places.END >> SHIFT);
    private static final int BUCKETS = 2 * HALF;

    private final double[] a;
    private final double[] b;
    private final Places places;
    private final int[] ofA = new int[BUCKETS];
    private final int[] ofB = new int[BUCKETS];

    private LargestDifference(double[] a, double[] b) {
        this.a = a;
        this.b = b;
        this.places = Places.of(a, b);
    }

    /// max |F − G| · n · m, for n values of the one and m of the other.
    ///
    /// @param a finite, in any order, at least one
    /// @param b finite, in any order, at least one
    static long of(double[] a, double[] b) {
        return new LargestDifference(a, b).find();
    }

    private int bucket(double value) {
        return HALF + (int) (places.of(value) >> SHIFT);
    }

    private void count(double[] values, int[] counts) {
        for (double value : values) {
            counts[bucket(value)]++;
        }
    }

    private long find() {
        count(a, ofA);
        count(b, ofB);
        long n = a.length;
        long m = b.length;
        long largest = 0;
        long difference = 0;
        for (int i = 0; i < BUCKETS; i++) {
            difference += ofA[i] * m - ofB[i] * n;
            largest = Math.max(largest, Math.abs(difference));
        }
        boolean[] open = new boolean[BUCKETS];
        difference = 0;
        for (int i = 0; i < BUCKETS; i++) {
            open[i] = Math.max(difference + ofA[i] * m, ofB[i] * n - difference) > largest;
            difference += ofA[i] * m - ofB[i] * n;
        }
        keepMixed(open);
        double[] openA = sorted(a, open);
        double[] openB = sorted(b, open);
        int i = 0;
        int j = 0;
        difference = 0;
        for (int k = 0; k < BUCKETS; k++) {
            if (open[k]) {
                largest = Math.max(largest, walk(openA, i, i + ofA[k], openB, j, j + ofB[k], difference));
                i += ofA[k];
                j += ofB[k];
            }
            difference += ofA[k] * m - ofB[k] * n;
        }
        return largest;
    }

    /// Closes the buckets in which all values are equal: the difference takes no value inside them.
    private void keepMixed(boolean[] open) {
        double[] first = new double[BUCKETS];
        Arrays.fill(first, Double.NaN);
        boolean[] mixed = new boolean[BUCKETS];
        for (double[] values : new double[][] {a, b}) {
            for (double value : values) {
                int bucket = bucket(value);
                if (open[bucket] && value != first[bucket]) {
                    mixed[bucket] = !Double.isNaN(first[bucket]);
                    first[bucket] = value;
                    open[bucket] = !mixed[bucket];
                }
            }
        }
        System.arraycopy(mixed, 0, open, 0, BUCKETS);
    }

    private double[] sorted(double[] values, boolean[] open) {
        double[] found = new double[values.length];
        int size = 0;
        for (double value : values) {
            if (open[bucket(value)]) {
                found[size++] = value + 0.0;
            }
        }
        double[] sorted = Arrays.copyOf(found, size);
        Order.sort(sorted);
        return sorted;
    }

    /// The largest difference after each distinct value of a bucket.
    private long walk(double[] openA, int i, int endA, double[] openB, int j, int endB, long before) {
        long n = a.length;
        long m = b.length;
        long difference = before;
        long largest = 0;
        int nextA = i;
        int nextB = j;
        while (nextA < endA || nextB < endB) {
            double x = nextB == endB || (nextA < endA && openA[nextA] < openB[nextB]) ? openA[nextA] : openB[nextB];
            for (; nextA < endA && openA[nextA] == x; nextA++) {
                difference += m;
            }
            for (; nextB < endB && openB[nextB] == x; nextB++) {
                difference -= n;
            }
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }
}
