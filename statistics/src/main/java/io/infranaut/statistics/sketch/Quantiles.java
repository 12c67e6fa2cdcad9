package io.infranaut.statistics.sketch;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.profile.Histogram;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Quantiles and ranks of a stream of finite values. Level h holds values that stand for 2^h each; a level that is full
/// sorts them and sends every second one up, the even or the odd ones by a coin. Exact up to k values.
///
/// **Error.** Each such step moves any rank by at most 2^h, up or down by the coin, so the error is a sum of
/// independent
/// bounded terms whose squares are counted as they come. By Hoeffding's inequality [#rankError] holds for one value and
/// [#uniformError] for all values at once. With the default k they are about 0.25 % and 0.45 %.
///
/// **Determinism.** The coin is a hash of the seed, the step and values of the level, so the same stream in the same
/// order
/// gives the same bits. Parts that hold the very same rows should be given different seeds, or their errors add up.
///
/// Source: Karnin, Lang & Liberty 2016 (KLL); Hoeffding 1963.
public final class Quantiles {
    public static final int DEFAULT_K = 2_048;

    private static final String NAME = "quantiles";
    private static final int VERSION = 1;
    private static final int LEAST_CAPACITY = 64;
    private static final double SHRINK = 2.0 / 3.0;

    private final int k;
    private final long seed;
    private double[][] levels;
    private int[] sizes;
    private int[] capacities;
    private long[] steps;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /// A sample whose values count more than once.
    ///
    /// @param values ascending
    /// @param weights above zero, as many
    public record Weighted(double[] values, long[] weights) {}

    /// With the default k and the seed 0.
    public Quantiles() {
        this(DEFAULT_K, 0);
    }

    /// @param k values of the highest full level, 64 to 1 000 000; twice as many halve the error
    /// @param seed of the coins
    public Quantiles(int k, long seed) {
        if (k < LEAST_CAPACITY || k > 1_000_000) {
            throw new IllegalArgumentException("k is %d to 1000000, not %d".formatted(LEAST_CAPACITY, k));
        }
        this.k = k;
        this.seed = seed;
        this.levels = new double[1][LEAST_CAPACITY];
        this.sizes = new int[1];
        this.steps = new long[1];
        this.capacities = capacities(1);
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such a sketch
    public static Quantiles resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        Quantiles quantiles = new Quantiles(in.readInt(), in.readLong());
        quantiles.count = in.readLong();
        quantiles.min = in.readDouble();
        quantiles.max = in.readDouble();
        quantiles.steps = in.readLongs();
        int height = quantiles.steps.length;
        quantiles.levels = new double[height][];
        quantiles.sizes = new int[height];
        for (int h = 0; h < height; h++) {
            quantiles.levels[h] = in.readDoubles();
            quantiles.sizes[h] = quantiles.levels[h].length;
        }
        quantiles.capacities = quantiles.capacities(height);
        if (Arrays.stream(quantiles.weighted().weights).sum() != quantiles.count) {
            throw new IllegalArgumentException("the values do not stand for " + quantiles.count);
        }
        in.end();
        return quantiles;
    }

    public byte[] state() {
        Arrays.sort(levels[0], 0, sizes[0]);
        StateWriter out = new StateWriter(NAME, VERSION)
                .add(k)
                .add(seed)
                .add(count)
                .add(min)
                .add(max)
                .add(steps);
        for (int h = 0; h < levels.length; h++) {
            out.add(levels[h], sizes[h]);
        }
        return out.bytes();
    }

    /// @param value finite
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("only finite values have ranks, not " + value);
        }
        double x = value + 0.0;
        count++;
        min = Math.min(min, x);
        max = Math.max(max, x);
        room(0, 1);
        levels[0][sizes[0]++] = x;
        if (sizes[0] > capacities[0]) {
            compress();
        }
    }

    /// @param other of the same k
    public void merge(Quantiles other) {
        if (other.k != k) {
            throw new IllegalArgumentException("sketches of k %d and %d do not merge".formatted(k, other.k));
        }
        if (other == this) {
            merge(resume(state()));
            return;
        }
        while (levels.length < other.levels.length) {
            addLevel();
        }
        for (int h = 0; h < other.levels.length; h++) {
            mergeInto(h, other.levels[h], other.sizes[h]);
            steps[h] = Math.addExact(steps[h], other.steps[h]);
        }
        count = Math.addExact(count, other.count);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        compress();
    }

    private int[] capacities(int height) {
        int[] capacities = new int[height];
        double shrunk = k;
        for (int h = height - 1; h >= 0; h--) {
            capacities[h] = Math.max(LEAST_CAPACITY, (int) Math.ceil(shrunk));
            shrunk *= SHRINK;
        }
        return capacities;
    }

    /// Halves full levels from below until none is full. A level on top shrinks those below, so they are looked at
    /// again.
    private void compress() {
        int h = 0;
        while (h < levels.length) {
            int height = levels.length;
            if (sizes[h] > capacities[h]) {
                halve(h);
            }
            h = levels.length > height ? 0 : h + 1;
        }
    }

    /// Sends every second value of a level up; of an odd number the largest stays.
    private void halve(int level) {
        if (level + 1 == levels.length) {
            addLevel();
        }
        double[] values = levels[level];
        int even = sizes[level] & ~1;
        if (level == 0) {
            Arrays.sort(values, 0, sizes[0]);
        }
        int first = coin(level, values, even) ? 1 : 0;
        double left = values[sizes[level] - 1];
        for (int i = first, to = 0; i < even; i += 2, to++) {
            values[to] = values[i];
        }
        mergeInto(level + 1, values, even / 2);
        steps[level]++;
        sizes[level] -= even;
        values[0] = left;
    }

    private boolean coin(int level, double[] values, int even) {
        long h = Hash.of(seed ^ Hash.of(level));
        h = Hash.of(h ^ steps[level]);
        h = Hash.of(h ^ Hash.bits(values[0]));
        h = Hash.of(h ^ Hash.bits(values[even / 2]));
        return Hash.of(h ^ Hash.bits(values[even - 1])) < 0;
    }

    /// Merges ascending values into a level, from its end, so that no other memory is needed. Level 0 has no order.
    private void mergeInto(int level, double[] from, int length) {
        room(level, length);
        double[] to = levels[level];
        int i = sizes[level] - 1;
        int j = length - 1;
        for (int at = i + length; j >= 0; at--) {
            to[at] = i >= 0 && to[i] > from[j] ? to[i--] : from[j--];
        }
        sizes[level] += length;
    }

    private void room(int level, int more) {
        int needed = sizes[level] + more;
        if (needed > levels[level].length) {
            levels[level] = Arrays.copyOf(levels[level], Math.max(needed, 2 * levels[level].length));
        }
    }

    private void addLevel() {
        int height = levels.length + 1;
        levels = Arrays.copyOf(levels, height);
        levels[height - 1] = new double[LEAST_CAPACITY];
        sizes = Arrays.copyOf(sizes, height);
        steps = Arrays.copyOf(steps, height);
        capacities = capacities(height);
    }

    public long count() {
        return count;
    }

    /// Whether every value is still here.
    public boolean exact() {
        return variance() == 0;
    }

    /// The least value with at least this share of all values at or below it (the inverse of the empirical distribution
    /// function).
    ///
    /// @param probability in [0, 1]
    /// @return insufficient without a value
    public Result<Double> quantile(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is in [0, 1], not " + probability);
        }
        if (count == 0) {
            return Result.insufficient("quantiles need at least one value");
        }
        if (probability == 0 || probability == 1) {
            return Result.of(probability == 0 ? min : max);
        }
        return Result.of(atRank(weighted(), probability));
    }

    private double atRank(Weighted weighted, double probability) {
        double rank = Math.ceil(probability * count);
        if ((rank - 1) / count >= probability) {
            rank--;
        }
        long below = 0;
        for (int i = 0; i < weighted.values.length; i++) {
            below += weighted.weights[i];
            if (below >= rank) {
                return weighted.values[i];
            }
        }
        return max;
    }

    /// The edges that a reference freezes, as [Histogram#edges] has them while this is exact; beyond that bins of about
    /// equal share, by the quantiles.
    ///
    /// @return insufficient without a value
    public Result<double[]> edges(int bins) {
        if (count == 0) {
            return Result.insufficient("edges need at least one value");
        }
        Weighted weighted = weighted();
        if (exact()) {
            return Result.of(Histogram.edges(weighted.values, bins));
        }
        return Result.of(DoubleStream.concat(
                        IntStream.range(0, bins).mapToDouble(i -> i == 0 ? min : atRank(weighted, i / (double) bins)),
                        DoubleStream.of(Math.nextUp(max)))
                .filter(Double::isFinite)
                .sorted()
                .distinct()
                .toArray());
    }

    /// The share of values at or below `value`; 0 without values.
    public double share(double value) {
        long below = 0;
        for (int h = 0; h < levels.length; h++) {
            for (int i = 0; i < sizes[h]; i++) {
                below += levels[h][i] <= value ? 1L << h : 0;
            }
        }
        return count == 0 ? 0 : below / (double) count;
    }

    /// The least value; infinite without values.
    public double min() {
        return min;
    }

    /// The largest value; minus infinite without values.
    public double max() {
        return max;
    }

    /// By how much the share at any one value may be off, but for a chance of 1 − confidence; 0 while exact.
    public double rankError(double confidence) {
        return Math.min(1, spread() * Math.sqrt(2 * StrictMath.log(2 / (1 - checked(confidence)))));
    }

    /// By how much the shares at all values may be off together, but for a chance of 1 − confidence; 0 while exact. It
    /// is the error at the 1 / s quantiles that part the values evenly, at both sides of each, plus the share between
    /// two of them, s being the standard deviation of one rank's error.
    public double uniformError(double confidence) {
        double s = spread();
        if (s == 0) {
            return 0;
        }
        double parts = Math.ceil(1 / s);
        return Math.min(1, 1 / parts + s * Math.sqrt(2 * StrictMath.log(4 * parts / (1 - checked(confidence)))));
    }

    private static double checked(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence is in (0, 1), not " + confidence);
        }
        return confidence;
    }

    private double spread() {
        return count == 0 ? 0 : Math.sqrt(variance()) / count;
    }

    private double variance() {
        double sum = 0;
        for (int h = 0; h < steps.length; h++) {
            sum += Math.scalb((double) steps[h], 2 * h);
        }
        return sum;
    }

    /// The values that are still here, ascending, and how many values each stands for.
    public Weighted weighted() {
        int size = Arrays.stream(sizes).sum();
        double[] values = new double[size];
        long[] weights = new long[size];
        Arrays.sort(levels[0], 0, sizes[0]);
        int used = 0;
        for (int h = 0; h < levels.length; h++) {
            int i = used - 1;
            int j = sizes[h] - 1;
            for (int at = i + sizes[h]; j >= 0; at--) {
                if (i >= 0 && values[i] > levels[h][j]) {
                    values[at] = values[i];
                    weights[at] = weights[i--];
                } else {
                    values[at] = levels[h][j--];
                    weights[at] = 1L << h;
                }
            }
            used += sizes[h];
        }
        return new Weighted(values, weights);
    }
}
