package io.infranaut.statistics.sketch;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.profile.Moments;
import java.math.BigInteger;

/// Count, range and exact sums of the powers of finite values. Neither order nor merging changes a bit, no magnitude
/// overflows, and every moment is rounded once, from exact fractions.
public final class PowerSums {
    private static final String NAME = "power-sums";
    private static final int VERSION = 1;
    private static final int LEAST_EXPONENT = 1074;
    private static final int BITS = 2100;

    private final Superaccumulator[] sums;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /// @param degree the highest power: 2 for mean and standard deviation, 3 for skewness, 4 for kurtosis
    public PowerSums(int degree) {
        if (degree < 1 || degree > 4) {
            throw new IllegalArgumentException("sums are of powers up to 1, 2, 3 or 4, not " + degree);
        }
        sums = new Superaccumulator[degree];
        for (int i = 0; i < degree; i++) {
            sums[i] = new Superaccumulator(BITS * (i + 1) + 64);
        }
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such sums
    public static PowerSums resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        PowerSums sums = new PowerSums(in.readInt());
        sums.count = in.readLong();
        sums.min = in.readDouble();
        sums.max = in.readDouble();
        for (int i = 0; i < sums.sums.length; i++) {
            sums.sums[i] = new Superaccumulator(BITS * (i + 1) + 64, in);
        }
        in.end();
        return sums;
    }

    public byte[] state() {
        StateWriter out = new StateWriter(NAME, VERSION)
                .add(sums.length)
                .add(count)
                .add(min)
                .add(max);
        for (Superaccumulator sum : sums) {
            sum.write(out);
        }
        return out.bytes();
    }

    /// @param value finite
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("only finite values have moments, not " + value);
        }
        double x = value + 0.0;
        min = Math.min(min, x);
        max = Math.max(max, x);
        if (++count % Superaccumulator.CARRY_AFTER == 0) {
            carry();
        }
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        long m = (bits & 0xFFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 1L << 52);
        int position = Math.max(exponent, 1) - 1;
        long sign = bits >> 63;
        sums[0].add(m, position, sign);
        if (sums.length > 1) {
            addSquare(m, position);
        }
        if (sums.length > 2) {
            addHigher(m, position, sign);
        }
    }

    private void addSquare(long m, int position) {
        sums[1].add(m * m, 2 * position, 0);
        sums[1].add(Math.multiplyHigh(m, m), 2 * position + 64, 0);
    }

    private void addHigher(long m, int position, long sign) {
        long a0 = m * m;
        long a1 = Math.multiplyHigh(m, m);
        long b0 = a0 * m;
        long carried = Math.unsignedMultiplyHigh(a0, m);
        long b1 = a1 * m + carried;
        long b2 = Math.multiplyHigh(a1, m) + (Long.compareUnsigned(b1, carried) < 0 ? 1 : 0);
        sums[2].add(b0, 3 * position, sign);
        sums[2].add(b1, 3 * position + 64, sign);
        sums[2].add(b2, 3 * position + 128, sign);
        if (sums.length == 4) {
            long c0 = b0 * m;
            carried = Math.unsignedMultiplyHigh(b0, m);
            long c1 = b1 * m + carried;
            carried = Math.unsignedMultiplyHigh(b1, m) + (Long.compareUnsigned(c1, carried) < 0 ? 1 : 0);
            long c2 = b2 * m + carried;
            long c3 = Math.multiplyHigh(b2, m) + (Long.compareUnsigned(c2, carried) < 0 ? 1 : 0);
            sums[3].add(c0, 4 * position, 0);
            sums[3].add(c1, 4 * position + 64, 0);
            sums[3].add(c2, 4 * position + 128, 0);
            sums[3].add(c3, 4 * position + 192, 0);
        }
    }

    private void carry() {
        for (Superaccumulator sum : sums) {
            sum.carry();
        }
    }

    /// @param other of the same degree
    public void merge(PowerSums other) {
        if (other.sums.length != sums.length) {
            throw new IllegalArgumentException(
                    "sums of degree %d and %d do not merge".formatted(sums.length, other.sums.length));
        }
        other.carry();
        for (int i = 0; i < sums.length; i++) {
            sums[i].merge(other.sums[i]);
        }
        count = Math.addExact(count, other.count);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    public long count() {
        return count;
    }

    /// The sum of a power, in units of 2^(−1074 · power).
    BigInteger total(int power) {
        return sums[power - 1].total();
    }

    /// The double nearest to the sum; infinite beyond the largest.
    public double sum() {
        return Rational.nearest(sums[0].total(), BigInteger.ONE, -LEAST_EXPONENT);
    }

    /// Mean, population standard deviation and range, each the double nearest to the true one.
    ///
    /// @return insufficient without a value
    public Result<Moments> moments() {
        if (count == 0) {
            return Result.insufficient("moments need at least one value");
        }
        BigInteger n = BigInteger.valueOf(count);
        return Result.of(new Moments(
                count,
                Rational.nearest(sums[0].total(), n, -LEAST_EXPONENT),
                Rational.root(spread(), n.multiply(n), -LEAST_EXPONENT),
                min,
                max));
    }

    /// The population's skewness, m₃ / m₂^1.5.
    ///
    /// @return insufficient when no two values differ
    /// @throws IllegalStateException if cubes were not summed
    public Result<Double> skewness() {
        require(3);
        if (!(min < max)) {
            return Result.insufficient("skewness needs two different values");
        }
        BigInteger n = BigInteger.valueOf(count);
        BigInteger s1 = sums[0].total();
        BigInteger third = n.multiply(n)
                .multiply(sums[2].total())
                .subtract(times(3, n.multiply(s1).multiply(sums[1].total())))
                .add(times(2, s1.pow(3)));
        return Result.of(third.signum() * Rational.root(third.pow(2), spread().pow(3), 0) + 0.0);
    }

    /// The population's excess kurtosis, m₄ / m₂² − 3.
    ///
    /// @return insufficient when no two values differ
    /// @throws IllegalStateException if fourth powers were not summed
    public Result<Double> kurtosis() {
        require(4);
        if (!(min < max)) {
            return Result.insufficient("kurtosis needs two different values");
        }
        BigInteger n = BigInteger.valueOf(count);
        BigInteger s1 = sums[0].total();
        BigInteger fourth = n.pow(3)
                .multiply(sums[3].total())
                .subtract(times(4, n.pow(2).multiply(s1).multiply(sums[2].total())))
                .add(times(6, n.multiply(s1.pow(2)).multiply(sums[1].total())))
                .subtract(times(3, s1.pow(4)));
        BigInteger squared = spread().pow(2);
        return Result.of(Rational.nearest(fourth.subtract(times(3, squared)), squared, 0));
    }

    /// n² times the population's variance.
    private BigInteger spread() {
        require(2);
        return BigInteger.valueOf(count)
                .multiply(sums[1].total())
                .subtract(sums[0].total().pow(2));
    }

    private static BigInteger times(long factor, BigInteger value) {
        return BigInteger.valueOf(factor).multiply(value);
    }

    private void require(int degree) {
        if (sums.length < degree) {
            throw new IllegalStateException("these are sums of powers up to " + sums.length + ", not " + degree);
        }
    }
}
