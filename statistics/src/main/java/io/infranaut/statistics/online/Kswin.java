package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.distribution.KolmogorovDistribution;
import java.util.Arrays;
import java.util.Map;

/// Kolmogorov-Smirnov windowing: the latest values against as many drawn at random from the rest of a sliding window,
/// by the exact two-sample test. A drift needs a p-value of at most alpha and a statistic above 0.1.
///
/// The draw is of our own: Floyd's sample without replacement, its t-th step a bounded integer of [Xoshiro256]. The
/// generator starts from the seed, and again after each drift. River draws by another generator and is unseeded unless
/// told otherwise, so alarms here are River's for this generator's draws. As in River a drift empties the window.
///
/// Source: Raab, Heusinger & Schleif 2020; Bentley & Floyd 1987 (the sample).
public final class Kswin extends Detector {
    static final String NAME = "kswin";

    private final double alpha;
    private final int statSize;
    private final long seed;
    private final int critical;
    private final double[] window;
    private final int[] order;
    private final byte[] side;
    private int oldest;
    private int size;
    private Xoshiro256 random;

    /// With River's defaults and the seed 0.
    public Kswin() {
        this(0.005, 100, 30, 0);
    }

    /// @param alpha largest p-value of a drift, in (0, 1)
    /// @param windowSize values in the window, at least twice `statSize`
    /// @param statSize values on each side of the test, 1 to 10 000
    /// @param seed of the draws
    public Kswin(double alpha, int windowSize, int statSize, long seed) {
        require(alpha > 0 && alpha < 1, "KSWIN's alpha is in (0, 1)");
        require(statSize >= 1 && statSize <= 10_000, "KSWIN's statistic takes 1 to 10000 values a side");
        require(windowSize - statSize >= statSize, "KSWIN's window is at least twice as long as its statistic's");
        this.alpha = alpha;
        this.statSize = statSize;
        this.seed = seed;
        this.critical = critical(alpha, statSize);
        this.window = new double[windowSize];
        this.order = new int[windowSize];
        this.side = new byte[windowSize];
        this.random = new Xoshiro256(seed);
    }

    Kswin(StateReader in) {
        super(in);
        alpha = in.readDouble();
        int windowSize = in.readInt();
        statSize = in.readInt();
        seed = in.readLong();
        critical = critical(alpha, statSize);
        random = new Xoshiro256(in);
        window = new double[windowSize];
        order = new int[windowSize];
        side = new byte[windowSize];
        for (double value : in.readDoubles()) {
            push(value);
        }
    }

    @Override
    void write(StateWriter out) {
        out.add(alpha).add(window.length).add(statSize).add(seed);
        random.write(out);
        double[] values = new double[size];
        Arrays.setAll(values, i -> window[slot(i)]);
        out.add(values, size);
    }

    /// The least difference of counts that is a drift; one more than there can be if none is.
    private static int critical(double alpha, int size) {
        int low = size / 10 + 1;
        int high = size + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (KolmogorovDistribution.twoSampleExact(size, size, middle) <= alpha) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "alpha", Double.toString(alpha),
                "windowSize", Integer.toString(window.length),
                "statSize", Integer.toString(statSize),
                "seed", Long.toString(seed),
                "generator", Xoshiro256.NAME);
    }

    @Override
    void restart() {
        oldest = 0;
        size = 0;
        random = new Xoshiro256(seed);
    }

    @Override
    Signal take(double value) {
        push(value);
        if (size < window.length) {
            return Signal.NONE;
        }
        divide();
        return largestDifference() >= critical ? Signal.DRIFT : Signal.NONE;
    }

    /// Puts a value into the window, in place of the oldest once it is full, and keeps the slots in ascending order.
    private void push(double value) {
        int slot;
        int at;
        if (size < window.length) {
            slot = size++;
            at = slot;
        } else {
            slot = oldest;
            oldest = slot(1);
            at = 0;
            while (order[at] != slot) {
                at++;
            }
        }
        window[slot] = value;
        for (; at > 0 && window[order[at - 1]] > value; at--) {
            order[at] = order[at - 1];
        }
        for (; at + 1 < size && window[order[at + 1]] < value; at++) {
            order[at] = order[at + 1];
        }
        order[at] = slot;
    }

    /// Marks the latest values by 1, those drawn from the others by −1.
    private void divide() {
        Arrays.fill(side, (byte) 0);
        int others = window.length - statSize;
        for (int i = others; i < window.length; i++) {
            side[slot(i)] = 1;
        }
        for (int last = others - statSize; last < others; last++) {
            int drawn = slot(random.nextInt(last + 1));
            side[side[drawn] == 0 ? drawn : slot(last)] = -1;
        }
    }

    private int slot(int age) {
        int slot = oldest + age;
        return slot < window.length ? slot : slot - window.length;
    }

    private int largestDifference() {
        int largest = 0;
        int difference = 0;
        for (int i = 0; i < order.length; i++) {
            difference += side[order[i]];
            if (i + 1 == order.length || window[order[i]] < window[order[i + 1]]) {
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }
}
