package io.infranaut.statistics.quality;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Several columns whose rows are taken together: a row's value is the tuple of its values, in which a null is like any
/// other value. Rows that are null in every column count as null.
public final class ColumnGroup extends Values {
    private final int rows;
    private final List<int[]> codes;
    private final int[] tuples;

    private ColumnGroup(int rows, List<int[]> codes, int[] tuples, long nonNull, int[] occurrences) {
        super(rows, nonNull, occurrences);
        this.rows = rows;
        this.codes = codes;
        this.tuples = tuples;
    }

    /// The group of some columns; NaN and null are null.
    ///
    /// @param columns at least one, all with as many rows
    public static ColumnGroup of(List<Column> columns) {
        int rows = columns.isEmpty() ? 0 : columns.getFirst().rows();
        if (columns.isEmpty() || columns.stream().anyMatch(c -> c.rows() != rows)) {
            throw new IllegalArgumentException("At least one column, and all columns of one length.");
        }
        List<int[]> codes = columns.stream().map(ColumnGroup::codes).toList();
        int[] tuples = new int[rows];
        for (int[] column : codes) {
            tuples = joined(tuples, column);
        }
        long[] counts = counts(tuples);
        int[] occurrences = Arrays.stream(counts)
                .skip(1)
                .filter(count -> count > 0)
                .mapToInt(Math::toIntExact)
                .sorted()
                .toArray();
        return new ColumnGroup(rows, codes, tuples, rows - counts[0], occurrences);
    }

    /// All rows of tuples that occur more than once.
    public Result<Metric> duplicateRowCount() {
        return Metric.of("DuplicateRowCount", repeated(), nonNull());
    }

    /// The mutual information of two columns in nats, Σ p(x, y) ln(p(x, y) / p(x) p(y)), shares being those of the rows
    /// that are not null in both; a pair with a null adds nothing, as in Deequ.
    ///
    /// @throws IllegalArgumentException if the group has another number of columns than two
    public Result<Metric> mutualInformation() {
        if (codes.size() != 2) {
            throw new IllegalArgumentException("Mutual information is of two columns, not " + codes.size() + ".");
        }
        if (nonNull() == 0) {
            return noValues();
        }
        int[] x = codes.getFirst();
        int[] y = codes.getLast();
        long[] ofX = counts(x);
        long[] ofY = counts(y);
        long[] ofPair = counts(tuples);
        boolean[] seen = new boolean[ofPair.length];
        double n = nonNull();
        double[] terms = new double[ofPair.length];
        int k = 0;
        for (int i = 0; i < rows; i++) {
            if (x[i] > 0 && y[i] > 0 && !seen[tuples[i]]) {
                seen[tuples[i]] = true;
                double p = ofPair[tuples[i]] / n;
                terms[k++] = p * StrictMath.log(p / (ofX[x[i]] / n * (ofY[y[i]] / n)));
            }
        }
        double[] sorted = Arrays.copyOf(terms, k);
        Arrays.sort(sorted);
        return Metric.of("MutualInformation", Arrays.stream(sorted).sum() + 0.0, nonNull());
    }

    /// Pearson's correlation of two columns of numbers, over the rows in which both are finite.
    ///
    /// @return insufficient when a column has no two values that differ
    /// @throws IllegalArgumentException if the columns differ in length
    public static Result<Metric> correlation(Column.Numbers first, Column.Numbers second) {
        if (first.rows() != second.rows()) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(first.rows(), second.rows()));
        }
        int n = 0;
        double[] x = new double[first.rows()];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(first.values()[i]) && Double.isFinite(second.values()[i])) {
                x[n] = first.values()[i];
                y[n++] = second.values()[i];
            }
        }
        double[] ofX = standardised(Arrays.copyOf(x, n));
        double[] ofY = standardised(Arrays.copyOf(y, n));
        if (ofX.length == 0 || ofY.length == 0) {
            return Result.insufficient(
                    "Correlation needs values that differ in both columns; %d rows are finite in both.".formatted(n));
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += ofX[i] * ofY[i];
        }
        return Metric.of("Correlation", Math.clamp(sum, -1, 1), n);
    }

    @Override
    public SequencedMap<String, Result<Metric>> metrics() {
        SequencedMap<String, Result<Metric>> metrics = super.metrics();
        metrics.put("DuplicateRowCount", duplicateRowCount());
        return metrics;
    }

    /// Deviations from the mean, of length 1 together; none when the values are all the same.
    private static double[] standardised(double[] values) {
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(0);
        if (low == high) {
            return new double[0];
        }
        int scale = -Math.getExponent(largest);
        double[] deviations = Arrays.stream(values)
                .map(v -> Math.scalb(Math.scalb(v, scale / 2), scale - scale / 2))
                .toArray();
        for (int pass = 0; pass < 2; pass++) {
            double mean = Arrays.stream(deviations).sum() / deviations.length;
            deviations = Arrays.stream(deviations).map(v -> v - mean).toArray();
        }
        double length = Math.sqrt(Arrays.stream(deviations).map(v -> v * v).sum());
        return Arrays.stream(deviations).map(v -> v / length).toArray();
    }

    /// 0 for null, others from 1.
    private static int[] codes(Column column) {
        return switch (column) {
            case Column.Numbers(double[] values, boolean _) -> {
                double[] distinct = Arrays.stream(values)
                        .filter(v -> !Double.isNaN(v))
                        .map(v -> v + 0.0)
                        .sorted()
                        .distinct()
                        .toArray();
                yield Arrays.stream(values)
                        .mapToInt(v -> Double.isNaN(v) ? 0 : 1 + Arrays.binarySearch(distinct, v + 0.0))
                        .toArray();
            }
            case Column.Labels(@Nullable String[] values, boolean _) -> {
                Map<String, Integer> known = new HashMap<>();
                int[] codes = new int[values.length];
                for (int i = 0; i < values.length; i++) {
                    String value = values[i];
                    if (value != null) {
                        Integer code = known.putIfAbsent(value, known.size() + 1);
                        codes[i] = code == null ? known.size() : code;
                    }
                }
                yield codes;
            }
        };
    }

    /// Codes of the pairs of two columns of codes, 0 where both are 0.
    private static int[] joined(int[] first, int[] second) {
        long[] pairs = new long[first.length];
        Arrays.setAll(pairs, i -> ((long) first[i] << 32) | second[i]);
        long[] distinct =
                Arrays.stream(pairs).filter(p -> p != 0).sorted().distinct().toArray();
        return Arrays.stream(pairs)
                .mapToInt(p -> p == 0 ? 0 : 1 + Arrays.binarySearch(distinct, p))
                .toArray();
    }

    private static long[] counts(int[] codes) {
        long[] counts = new long[1 + Arrays.stream(codes).max().orElse(0)];
        for (int code : codes) {
            counts[code]++;
        }
        return counts;
    }
}
