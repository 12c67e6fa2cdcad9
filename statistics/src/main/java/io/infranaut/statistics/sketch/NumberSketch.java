package io.infranaut.statistics.sketch;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.Moments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pass over a number column, whatever its length, in about 300 KB: counts, exact moments, range, quantiles,
/// distinct and most frequent values, and a histogram where edges are given. Missing, NaN and infinite values are
/// counted and left out of everything else.
public final class NumberSketch {
    private static final String NAME = "number-sketch";
    private static final int VERSION = 1;

    private final PowerSums sums;
    private final Quantiles quantiles;
    private final DistinctCount distinct;
    private final TopValues top;
    private final @Nullable BinCounts bins;
    private long missing;
    private long nan;
    private long infinite;

    /// Without a histogram.
    ///
    /// @param seed of the quantiles' coins
    public NumberSketch(long seed) {
        this(new PowerSums(2), new Quantiles(Quantiles.DEFAULT_K, seed), new DistinctCount(), new TopValues(), null);
    }

    /// With a histogram on edges that a baseline froze.
    ///
    /// @param seed of the quantiles' coins
    public NumberSketch(long seed, double... edges) {
        this(
                new PowerSums(2),
                new Quantiles(Quantiles.DEFAULT_K, seed),
                new DistinctCount(),
                new TopValues(),
                new BinCounts(edges));
    }

    private NumberSketch(
            PowerSums sums, Quantiles quantiles, DistinctCount distinct, TopValues top, @Nullable BinCounts bins) {
        this.sums = sums;
        this.quantiles = quantiles;
        this.distinct = distinct;
        this.top = top;
        this.bins = bins;
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such a sketch
    public static NumberSketch resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        long missing = in.readLong();
        long nan = in.readLong();
        long infinite = in.readLong();
        NumberSketch sketch = new NumberSketch(
                PowerSums.resume(in.readBytes()),
                Quantiles.resume(in.readBytes()),
                DistinctCount.resume(in.readBytes()),
                TopValues.resume(in.readBytes()),
                in.readBoolean() ? BinCounts.resume(in.readBytes()) : null);
        in.end();
        sketch.missing = missing;
        sketch.nan = nan;
        sketch.infinite = infinite;
        return sketch;
    }

    public byte[] state() {
        StateWriter out = new StateWriter(NAME, VERSION)
                .add(missing)
                .add(nan)
                .add(infinite)
                .add(sums.state())
                .add(quantiles.state())
                .add(distinct.state())
                .add(top.state())
                .add(bins != null);
        if (bins != null) {
            out.add(bins.state());
        }
        return out.bytes();
    }

    public void add(double value) {
        if (Double.isFinite(value)) {
            sums.add(value);
            quantiles.add(value);
            distinct.add(value);
            top.add(value);
            if (bins != null) {
                bins.add(value);
            }
        } else if (Double.isNaN(value)) {
            nan++;
        } else {
            infinite++;
        }
    }

    public void addMissing() {
        missing++;
    }

    /// @param other on the same edges, or also without
    public void merge(NumberSketch other) {
        if (bins != null && other.bins != null) {
            bins.merge(other.bins);
        } else if (bins != other.bins) {
            throw new IllegalArgumentException("a sketch with a histogram and one without do not merge");
        }
        sums.merge(other.sums);
        quantiles.merge(other.quantiles);
        distinct.merge(other.distinct);
        top.merge(other.top);
        missing += other.missing;
        nan += other.nan;
        infinite += other.infinite;
    }

    /// All rows: finite, missing, NaN and infinite together.
    public long rows() {
        return count() + missing + nan + infinite;
    }

    public long missing() {
        return missing;
    }

    public long nan() {
        return nan;
    }

    public long infinite() {
        return infinite;
    }

    /// How many values are finite.
    public long count() {
        return sums.count();
    }

    public Result<Moments> moments() {
        return sums.moments();
    }

    public Quantiles quantiles() {
        return quantiles;
    }

    /// How many different values there are: exactly as long as the most frequent ones are exact, otherwise about.
    public double distinct() {
        return top.exact() ? top.size() : distinct.estimate();
    }

    public TopValues top() {
        return top;
    }

    /// Null without edges.
    public @Nullable Histogram histogram() {
        return bins == null ? null : bins.histogram();
    }
}
