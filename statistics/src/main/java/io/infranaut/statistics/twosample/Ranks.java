package io.infranaut.statistics.twosample;

/// One distinct value of two pooled samples after the other, in ascending order: how many values of each side are
/// below it and how many equal it.
final class Ranks {
    private final Pooled pooled;
    private int nextA;
    private int nextB;
    private int endA;
    private int endB;
    private int nextKey;
    private int endKey;

    /// The present value.
    double value;
    /// Values of the reference below the present one.
    long belowA;
    /// Values of the current sample below the present one.
    long belowB;
    /// Values of the reference equal to the present one.
    long equalA;
    /// Values of the current sample equal to the present one.
    long equalB;

    Ranks(Pooled pooled) {
        this.pooled = pooled;
    }

    /// Goes to the next distinct value.
    ///
    /// @return false when there is none
    boolean next() {
        if (!pass()) {
            return false;
        }
        if (nextKey < endKey) {
            nextOfKeys();
        } else {
            nextOfSorted();
        }
        return true;
    }

    /// Goes to the next value, equal ones one after the other; cheaper for sums over the distances between values, to
    /// which equal ones add nothing.
    ///
    /// @return false when there is none
    boolean nextOfAll() {
        if (!pass()) {
            return false;
        }
        if (nextKey < endKey) {
            long key = pooled.keys[nextKey++];
            equalB = key & 1;
            value = number(pooled.base + (key >> 1));
        } else {
            oneOfSorted();
        }
        equalA = 1 - equalB;
        return true;
    }

    /// Leaves the present value behind, and the stretch if it was the last one there.
    private boolean pass() {
        belowA += equalA;
        belowB += equalB;
        if (nextKey < endKey || nextA < endA || nextB < endB) {
            return true;
        }
        equalA = 0;
        equalB = 0;
        if (!pooled.next()) {
            return false;
        }
        nextKey = 0;
        endKey = pooled.keyed;
        endA = pooled.endA;
        endB = pooled.endB;
        nextA = endKey > 0 ? endA : pooled.fromA;
        nextB = endKey > 0 ? endB : pooled.fromB;
        return true;
    }

    private void oneOfSorted() {
        if (nextA < endA && nextB < endB) {
            double ofA = pooled.a[nextA];
            double ofB = pooled.b[nextB];
            long below = below(ofB, ofA);
            value = oneOf(ofA, ofB, below);
            equalB = -below;
        } else {
            equalB = nextA < endA ? 0 : 1;
            value = nextA < endA ? pooled.a[nextA] : pooled.b[nextB];
        }
        nextA += 1 - (int) equalB;
        nextB += (int) equalB;
    }

    private void nextOfKeys() {
        long[] keys = pooled.keys;
        int from = nextKey;
        int to = from;
        long key = keys[from] >> 1;
        long ofB = 0;
        do {
            ofB += keys[to++] & 1;
        } while (to < endKey && keys[to] >> 1 == key);
        nextKey = to;
        equalA = to - from - ofB;
        equalB = ofB;
        value = number(pooled.base + key);
    }

    private void nextOfSorted() {
        double[] a = pooled.a;
        double[] b = pooled.b;
        int i = nextA;
        int j = nextB;
        double x;
        if (i < endA && j < endB) {
            double ofA = a[i];
            double ofB = b[j];
            long below = below(ofB, ofA);
            x = oneOf(ofA, ofB, below);
            i += 1 + (int) below;
            j += 1 + (int) below(ofA, ofB);
        } else if (i < endA) {
            x = a[i++];
        } else {
            x = b[j++];
        }
        while (i < endA && a[i] == x) {
            i++;
        }
        while (j < endB && b[j] == x) {
            j++;
        }
        equalA = i - nextA;
        equalB = j - nextB;
        nextA = i;
        nextB = j;
        value = x;
    }

    /// Computed, not branched on: samples interleave at random, and no processor foresees that.
    private static double oneOf(double first, double second, long secondMask) {
        return Double.longBitsToDouble(
                (Double.doubleToRawLongBits(first) & ~secondMask) | (Double.doubleToRawLongBits(second) & secondMask));
    }

    /// All bits if x is below y, else none: the sign of their difference, which is never rounded to 0.
    private static long below(double x, double y) {
        return Double.doubleToRawLongBits(x - y) >> 63;
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key ^ ((key >> (Long.SIZE - 1)) >>> 1));
    }
}
