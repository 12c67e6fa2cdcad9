package io.infranaut.statistics.sketch;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.profile.Histogram;
import java.util.Arrays;

/// Counts of finite values on given edges, as a [Histogram] has them.
public final class BinCounts {
    private static final String NAME = "bin-counts";
    private static final int VERSION = 1;

    private final double[] edges;
    private final long[] counts;

    /// @param edges finite and strictly increasing, at least one
    public BinCounts(double... edges) {
        this(edges.clone(), new long[edges.length + 1]);
        Histogram.of(new double[0], edges);
    }

    private BinCounts(double[] edges, long[] counts) {
        this.edges = edges;
        this.counts = counts;
    }

    /// @throws IllegalArgumentException if the bytes are not the state of such counts
    public static BinCounts resume(byte[] state) {
        StateReader in = new StateReader(state).expect(NAME, VERSION);
        BinCounts bins = new BinCounts(in.readDoubles());
        long[] counts = in.readLongs();
        if (counts.length != bins.counts.length) {
            throw new IllegalArgumentException(
                    "%d counts do not fit %d edges".formatted(counts.length, bins.edges.length));
        }
        System.arraycopy(counts, 0, bins.counts, 0, counts.length);
        in.end();
        return bins;
    }

    public byte[] state() {
        return new StateWriter(NAME, VERSION)
                .add(edges, edges.length)
                .add(counts)
                .bytes();
    }

    /// @param value finite
    public void add(double value) {
        counts[Histogram.bin(value, edges)]++;
    }

    /// @param other on the same edges
    public void merge(BinCounts other) {
        if (!sameEdges(other)) {
            throw new IllegalArgumentException("counts on different edges do not merge");
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.addExact(counts[i], other.counts[i]);
        }
    }

    public boolean sameEdges(BinCounts other) {
        return Arrays.equals(edges, other.edges);
    }

    public Histogram histogram() {
        return new Histogram(
                Arrays.stream(edges).boxed().toList(),
                Arrays.stream(counts).boxed().toList());
    }
}
