package io.infranaut.statistics.twosample;

/// One distinct value of two pooled samples after the other, in ascending order: how many values of each side are
/// below it and how many equal it.
final class Ranks {
    private final double[] a;
    private final double[] b;
    private int nextA;
    private int nextB;

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

    /// @param a ascending and finite
    /// @param b ascending and finite
    Ranks(double[] a, double[] b) {
        this.a = a;
        this.b = b;
    }

    /// Goes to the next distinct value. Which side it comes from is computed, not branched on: samples interleave at
    /// random, and no processor foresees that.
    ///
    /// @return false when there is none
    boolean next() {
        int i = nextA;
        int j = nextB;
        belowA = i;
        belowB = j;
        double x;
        if (i < a.length && j < b.length) {
            double ofA = a[i];
            double ofB = b[j];
            long below = below(ofB, ofA);
            x = Double.longBitsToDouble(
                    (Double.doubleToRawLongBits(ofA) & ~below) | (Double.doubleToRawLongBits(ofB) & below));
            i += 1 + (int) below;
            j += 1 + (int) below(ofA, ofB);
        } else if (i < a.length) {
            x = a[i++];
        } else if (j < b.length) {
            x = b[j++];
        } else {
            return false;
        }
        while (i < a.length && a[i] == x) {
            i++;
        }
        while (j < b.length && b[j] == x) {
            j++;
        }
        nextA = i;
        nextB = j;
        equalA = i - belowA;
        equalB = j - belowB;
        value = x;
        return true;
    }

    /// All bits if x is below y, else none: the sign of their difference, which is never rounded to 0.
    private static long below(double x, double y) {
        return Double.doubleToRawLongBits(x - y) >> 63;
    }
}
