package io.infranaut.statistics.profile;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// Counts of finite values on frozen edges e₀ < e₁ < … < e_k: bin 0 is (−∞, e₀), bin i is [eᵢ₋₁, eᵢ), the last is
/// [e_k, ∞). Both ends are open, so every finite value has a bin.
///
/// @param edges finite and strictly increasing, at least one
/// @param counts one more than edges
public record Histogram(List<Double> edges, List<Long> counts) {
    /// A column with at most this many distinct values gets a bin for each of them.
    public static final int DISTINCT_VALUES_WITH_OWN_BIN = 20;

    /// How many bins of about equal share any other column gets, besides the two open ends.
    public static final int DEFAULT_BINS = 10;

    public Histogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        if (edges.isEmpty() || counts.size() != edges.size() + 1) {
            throw new IllegalArgumentException(
                    edges.size() + " edges need one count more than edges, not " + counts.size());
        }
        for (int i = 0; i < edges.size(); i++) {
            if (!Double.isFinite(edges.get(i)) || (i > 0 && edges.get(i - 1) >= edges.get(i))) {
                throw new IllegalArgumentException("edges must be finite and strictly increasing: " + edges);
            }
        }
    }

    /// The edges that a reference freezes. Up to twenty distinct values: each is a bin of its own, and so is each
    /// gap between two, so that an unseen value shows. Otherwise `bins` bins of about equal share (edges are
    /// observed values, by the inverse of the empirical distribution function; ties merge bins) from the smallest
    /// to the largest value.
    ///
    /// @param sorted the reference's finite values in ascending order, at least one
    public static double[] edges(double[] sorted, int bins) {
        if (sorted.length == 0 || bins < 1) {
            throw new IllegalArgumentException("edges need at least one value and one bin");
        }
        double[] distinct = distinct(sorted, DISTINCT_VALUES_WITH_OWN_BIN + 1);
        DoubleStream raw = distinct.length <= DISTINCT_VALUES_WITH_OWN_BIN
                ? Arrays.stream(distinct).flatMap(v -> DoubleStream.of(v, Math.nextUp(v)))
                : DoubleStream.concat(
                        LongStream.range(0, bins)
                                .mapToDouble(i -> sorted[(int) Math.max(0, (i * sorted.length + bins - 1) / bins - 1)]),
                        DoubleStream.of(Math.nextUp(sorted[sorted.length - 1])));
        return raw.filter(Double::isFinite).sorted().distinct().toArray();
    }

    /// Counts `values` into the bins of `edges`; values that are not finite are left out.
    public static Histogram of(double[] values, double[] edges) {
        return new Histogram(
                Arrays.stream(edges).boxed().toList(),
                Arrays.stream(count(values, edges)).boxed().toList());
    }

    /// Counts `values` into the bins of `edges`; values that are not finite are left out.
    public static long[] count(double[] values, double[] edges) {
        long[] counts = new long[edges.length + 1];
        for (double value : values) {
            if (Double.isFinite(value)) {
                counts[bin(value, edges)]++;
            }
        }
        return counts;
    }

    /// The bin of a value.
    ///
    /// @param value finite
    public static int bin(double value, double[] edges) {
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (edges[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double[] distinct(double[] sorted, int limit) {
        double[] found = new double[Math.min(limit, sorted.length)];
        int size = 0;
        for (int i = 0; i < sorted.length && size < limit; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                found[size++] = sorted[i];
            }
        }
        return Arrays.copyOf(found, size);
    }

    public double[] edgeArray() {
        return edges.stream().mapToDouble(Double::doubleValue).toArray();
    }

    public long[] countArray() {
        return counts.stream().mapToLong(Long::longValue).toArray();
    }
}
