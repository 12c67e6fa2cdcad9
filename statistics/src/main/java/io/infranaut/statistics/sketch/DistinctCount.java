package io.infranaut.statistics.sketch;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;

/// About how many different values a stream has, by 2^precision registers. The standard error is 1.04 / √(2^precision),
/// 0.8 % for the default precision.
///
/// Source: Flajolet, Fusy, Gandouet & Meunier 2007 (HyperLogLog); Ertl 2017 (the improved raw estimator, without a bias
/// from none to 2⁶⁴).
public final class DistinctCount {
    public static final int DEFAULT_PRECISION = 14;

    private static final String NAME = "distinct-count";
    private static final int VERSION = 1;

    private final int precision;
    private final byte[] registers;

    public DistinctCount() {
        this(DEFAULT_PRECISION);
    }

    /// @param precision 4 to 18
    public DistinctCount(int precision) {
        if (precision < 4 || precision > 18) {
            throw new IllegalArgumentException("the precision is 4 to 18, not " + precision);
        }
        this.precision = precision;
        this.registers = new byte[1 << precision];
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such a count
    public static DistinctCount resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        DistinctCount count = new DistinctCount(in.readInt());
        byte[] registers = in.readBytes();
        if (registers.length != count.registers.length) {
            throw new IllegalArgumentException(registers.length + " registers do not fit the precision");
        }
        for (int i = 0; i < registers.length; i++) {
            if (registers[i] < 0 || registers[i] > count.largestRegister()) {
                throw new IllegalArgumentException("no register is " + registers[i]);
            }
            count.registers[i] = registers[i];
        }
        in.end();
        return count;
    }

    public byte[] state() {
        return new StateWriter(NAME, VERSION).add(precision).add(registers).bytes();
    }

    /// −0 and 0 are one value, and so are all NaN.
    public void add(double value) {
        hashed(Hash.of(Hash.bits(value)));
    }

    public void add(String value) {
        hashed(Hash.of(value));
    }

    private void hashed(long hash) {
        int register = (int) (hash >>> (64 - precision));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << precision) + 1, largestRegister());
        if (registers[register] < rank) {
            registers[register] = (byte) rank;
        }
    }

    private int largestRegister() {
        return 64 - precision + 1;
    }

    /// @param other of the same precision
    public void merge(DistinctCount other) {
        if (other.precision != precision) {
            throw new IllegalArgumentException(
                    "counts of precision %d and %d do not merge".formatted(precision, other.precision));
        }
        for (int i = 0; i < registers.length; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    /// The estimate; 0 before the first value.
    public double estimate() {
        double m = registers.length;
        int last = largestRegister();
        int[] of = new int[last + 1];
        for (byte register : registers) {
            of[register]++;
        }
        double z = m * tau(1 - of[last] / m);
        for (int k = last - 1; k >= 1; k--) {
            z = (z + of[k]) / 2;
        }
        z += m * sigma(of[0] / m);
        return m / z * m / (2 * StrictMath.log(2));
    }

    /// One standard deviation of the estimate over the true count.
    public double standardError() {
        return 1.04 / Math.sqrt((double) registers.length);
    }

    private static double sigma(double share) {
        if (share == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = share;
        double y = 1;
        double z = share;
        double before;
        do {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        } while (z != before);
        return z;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double y = 1;
        double z = 1 - share;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            y /= 2;
            z -= (1 - x) * (1 - x) * y;
        } while (z != before);
        return z / 3;
    }
}
