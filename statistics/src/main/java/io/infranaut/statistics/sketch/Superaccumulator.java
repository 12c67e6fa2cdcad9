package io.infranaut.statistics.sketch;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.math.BigInteger;

/// An exact sum as a whole number of units, in limbs of 32 bits that carry later. The order of additions leaves no
/// trace.
///
/// Source: Neal 2015.
final class Superaccumulator {
    /// After this many additions, each of several chunks, carries must be done.
    static final int CARRY_AFTER = 1 << 28;

    private static final long MASK = 0xFFFFFFFFL;

    private final long[] limbs;

    /// @param bits that the sum may grow to
    Superaccumulator(int bits) {
        limbs = new long[bits / 32 + 3];
    }

    Superaccumulator(int bits, StateReader in) {
        this(bits);
        int shift = in.readInt();
        BigInteger value = new BigInteger(in.readBytes());
        if (shift < 0 || (long) shift + value.bitLength() > 32L * limbs.length) {
            throw new IllegalArgumentException("a sum of " + bits + " bits cannot be this large");
        }
        BigInteger rest = value.shiftLeft(shift);
        for (int i = 0; i < limbs.length - 1; i++) {
            limbs[i] = rest.longValue() & MASK;
            rest = rest.shiftRight(32);
        }
        limbs[limbs.length - 1] = rest.longValueExact();
    }

    /// The same sum gives the same bytes: the odd part, and how often it is doubled.
    void write(StateWriter out) {
        BigInteger value = total();
        int shift = Math.max(0, value.getLowestSetBit());
        out.add(shift).add(value.shiftRight(shift).toByteArray());
    }

    /// Adds chunk · 2^position units.
    ///
    /// @param chunk unsigned
    /// @param sign 0 to add, −1 to subtract
    void add(long chunk, int position, long sign) {
        int limb = position >>> 5;
        int offset = position & 31;
        limbs[limb] += (((chunk << offset) & MASK) ^ sign) - sign;
        limbs[limb + 1] += (((chunk >>> (32 - offset)) & MASK) ^ sign) - sign;
        limbs[limb + 2] += ((chunk >>> 1 >>> (63 - offset)) ^ sign) - sign;
    }

    /// Brings all limbs but the last into [0, 2³²).
    void carry() {
        long carry = 0;
        for (int i = 0; i < limbs.length - 1; i++) {
            long value = limbs[i] + carry;
            limbs[i] = value & MASK;
            carry = value >> 32;
        }
        limbs[limbs.length - 1] += carry;
    }

    void merge(Superaccumulator other) {
        carry();
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] += other.limbs[i];
        }
        carry();
    }

    BigInteger total() {
        carry();
        BigInteger total = BigInteger.valueOf(limbs[limbs.length - 1]);
        for (int i = limbs.length - 2; i >= 0; i--) {
            total = total.shiftLeft(32).or(BigInteger.valueOf(limbs[i]));
        }
        return total;
    }
}
