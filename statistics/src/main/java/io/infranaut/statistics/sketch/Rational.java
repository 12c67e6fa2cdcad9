package io.infranaut.statistics.sketch;

import java.math.BigInteger;

/// Fractions of whole numbers as doubles, rounded once.
final class Rational {
    private static final int DIGITS = 70;

    private Rational() {}

    /// The double nearest to p / q · 2^exponent; infinite beyond the largest, never −0.
    ///
    /// @param q above zero
    static double nearest(BigInteger p, BigInteger q, int exponent) {
        if (p.signum() == 0) {
            return 0;
        }
        int shift = Math.max(0, DIGITS - (p.bitLength() - q.bitLength()));
        BigInteger[] divided = p.abs().shiftLeft(shift).divideAndRemainder(q);
        return p.signum() * rounded(divided[0], divided[1].signum() != 0, exponent - shift) + 0.0;
    }

    /// The double nearest to √(p / q) · 2^exponent.
    ///
    /// @param p not negative
    /// @param q above zero
    static double root(BigInteger p, BigInteger q, int exponent) {
        if (p.signum() == 0) {
            return 0;
        }
        int shift = Math.max(0, 2 * DIGITS - (p.bitLength() - q.bitLength()));
        shift += shift & 1;
        BigInteger[] divided = p.shiftLeft(shift).divideAndRemainder(q);
        BigInteger[] root = divided[0].sqrtAndRemainder();
        return rounded(root[0], root[1].signum() != 0 || divided[1].signum() != 0, exponent - shift / 2);
    }

    /// The double nearest to (whole + a bit more, if so) · 2^exponent, halves to even.
    private static double rounded(BigInteger whole, boolean more, int exponent) {
        int drop = Math.max(whole.bitLength() - 53, Double.MIN_EXPONENT - 52 - exponent);
        if (drop <= 0) {
            return Math.scalb(whole.doubleValue(), exponent);
        }
        BigInteger kept = whole.shiftRight(drop);
        boolean half = whole.testBit(drop - 1);
        boolean beyond = more || whole.getLowestSetBit() < drop - 1;
        boolean up = half && (beyond || kept.testBit(0));
        return Math.scalb(up ? kept.doubleValue() + 1 : kept.doubleValue(), exponent + drop);
    }
}
