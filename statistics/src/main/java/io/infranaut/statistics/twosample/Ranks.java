package io.infranaut.statistics.twosample;

/// One distinct value of two pooled samples after the other, in ascending order: how many values of each side are
/// below it and how many equal it.
final class Ranks {
    private final double[] a;
    private final double[] b;
    private int nextA;
    private int nextB;

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

    /// Goes to the next distinct value.
    ///
    /// @return false when there is none
    boolean next() {
        if (nextA == a.length && nextB == b.length) {
            return false;
        }
        double x = nextB == b.length || (nextA < a.length && a[nextA] <= b[nextB]) ? a[nextA] : b[nextB];
        belowA = nextA;
        belowB = nextB;
        while (nextA < a.length && a[nextA] == x) {
            nextA++;
        }
        while (nextB < b.length && b[nextB] == x) {
            nextB++;
        }
        equalA = nextA - belowA;
        equalB = nextB - belowB;
        return true;
    }
}
