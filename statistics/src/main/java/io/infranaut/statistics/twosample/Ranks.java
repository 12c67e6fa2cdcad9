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
        belowA += equalA;
        belowB += equalB;
        if (nextKey == endKey && nextA == endA && nextB == endB) {
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
        }
        if (nextKey < endKey) {
            nextOfKeys();
        } else {
            nextOfSorted();
        }
        return true;
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

    /// Which side the value comes from is computed, not branched on: samples interleave at random, and no processor
    /// foresees that.
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
            x = Double.longBitsToDouble(
                    (Double.doubleToRawLongBits(ofA) & ~below) | (Double.doubleToRawLongBits(ofB) & below));
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

    /// All bits if x is below y, else none: the sign of their difference, which is never rounded to 0.
    private static long below(double x, double y) {
        return Double.doubleToRawLongBits(x - y) >> 63;
    }

    private static double number(long key) {
        return Double.longBitsToDouble(key ^ ((key >> (Long.SIZE - 1)) >>> 1));
    }
}
