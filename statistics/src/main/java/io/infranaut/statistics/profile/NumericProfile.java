package io.infranaut.statistics.profile;

import io.infranaut.statistics.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The profile of a numeric column. Missing, NaN and infinite values are counted and left out of everything else.
///
/// @param rows all rows: finite, missing, NaN and infinite together
/// @param moments null when no value is finite
/// @param quantiles exact, linear between the two nearest ranks (Hyndman & Fan's type 7); empty when no value is
///     finite
/// @param distinct how many different finite values, −0 and 0 being one
/// @param top the most frequent values, most frequent first, smaller value first among equals
/// @param histogram null when no value is finite and no baseline gave edges
public record NumericProfile(
        long rows,
        long missing,
        long nan,
        long infinite,
        @Nullable Moments moments,
        List<Quantile> quantiles,
        long distinct,
        List<ValueCount> top,
        @Nullable Histogram histogram) {
    public static final int TOP = 10;
    private static final double[] PROBABILITIES = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};

    /// The value below which a share of the values lies.
    ///
    /// @param probability in [0, 1]
    public record Quantile(double probability, double value) {}

    public record ValueCount(double value, long count) {}

    public NumericProfile {
        quantiles = List.copyOf(quantiles);
        top = List.copyOf(top);
    }

    /// A baseline's profile: its histogram freezes edges from its own values, by [Histogram#edges].
    ///
    /// @param values the rows that are not missing, in any order
    public static NumericProfile baseline(double[] values, long missing) {
        double[] sorted = sortedFinite(values);
        return of(values, missing, sorted, sorted.length == 0 ? null : Histogram.edges(sorted, Histogram.DEFAULT_BINS));
    }

    /// A window's profile, counted on the edges that a baseline froze.
    ///
    /// @param values the rows that are not missing, in any order
    public static NumericProfile window(double[] values, long missing, Histogram baseline) {
        return of(values, missing, sortedFinite(values), baseline.edgeArray());
    }

    /// How many values are finite.
    public long count() {
        return moments == null ? 0 : moments.count();
    }

    /// The finite values in ascending order, −0 turned into 0.
    public static double[] sortedFinite(double[] values) {
        double[] sorted = finite(values);
        Order.sort(sorted);
        return sorted;
    }

    /// The finite values in their order, −0 turned into 0.
    public static double[] finite(double[] values) {
        double[] finite = new double[values.length];
        int n = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                finite[n++] = value + 0.0;
            }
        }
        return n == finite.length ? finite : Arrays.copyOf(finite, n);
    }

    /// How many distinct finite values there are, counting no further than `limit`.
    public static int distinctUpTo(int limit, double[]... samples) {
        double[] found = new double[limit];
        int distinct = 0;
        for (double[] sample : samples) {
            for (int i = 0; i < sample.length && distinct < limit; i++) {
                double value = sample[i];
                if (Double.isFinite(value) && !contains(found, distinct, value)) {
                    found[distinct++] = value;
                }
            }
        }
        return distinct;
    }

    private static boolean contains(double[] found, int size, double value) {
        for (int i = 0; i < size; i++) {
            if (found[i] == value) {
                return true;
            }
        }
        return false;
    }

    /// The quantile of sorted values, linear between the two nearest ranks (type 7).
    public static double quantile(double[] sorted, double probability) {
        double position = (sorted.length - 1) * probability;
        int below = (int) position;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, sorted.length - 1)];
        double share = position - below;
        double step = high - low;
        return Double.isFinite(step) ? low + share * step : low * (1 - share) + high * share;
    }

    private static NumericProfile of(double[] values, long missing, double[] sorted, double @Nullable [] edges) {
        if (missing < 0) {
            throw new IllegalArgumentException("missing is a count: " + missing);
        }
        long nan = Arrays.stream(values).filter(Double::isNaN).count();
        List<ValueCount> runs = runs(sorted);
        return new NumericProfile(
                values.length + missing,
                missing,
                nan,
                values.length - nan - sorted.length,
                sorted.length == 0 ? null : Moments.of(sorted),
                sorted.length == 0
                        ? List.of()
                        : Arrays.stream(PROBABILITIES)
                                .mapToObj(p -> new Quantile(p, quantile(sorted, p)))
                                .toList(),
                runs.size(),
                runs.stream()
                        .sorted(Comparator.comparingLong(ValueCount::count)
                                .reversed()
                                .thenComparingDouble(ValueCount::value))
                        .limit(TOP)
                        .toList(),
                edges == null ? null : Histogram.of(sorted, edges));
    }

    private static List<ValueCount> runs(double[] sorted) {
        List<ValueCount> runs = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[start]) {
                runs.add(new ValueCount(sorted[start], i - start));
                start = i;
            }
        }
        return runs;
    }
}
