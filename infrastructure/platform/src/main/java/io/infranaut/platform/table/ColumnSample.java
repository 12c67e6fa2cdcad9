package io.infranaut.platform.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One column's values from several tables: its numbers in their order, or how often each category occurs. Instants
/// count as numbers, booleans as the categories `false` and `true`.
public final class ColumnSample {
    private final SortedMap<String, Long> categories = new TreeMap<>();
    private double[] numbers = new double[0];
    private int count;
    private long rows;
    private long missing;

    public void add(Values values) {
        rows += values.size();
        missing += values.nullCount();
        switch (values) {
            case Values.Doubles doubles -> append(doubles.present());
            case Values.Longs longs ->
                append(Arrays.stream(longs.present()).asDoubleStream().toArray());
            case Values.Strings strings -> {
                for (int row = 0; row < strings.size(); row++) {
                    if (!strings.isNull(row)) {
                        categories.merge(strings.get(row), 1L, Long::sum);
                    }
                }
            }
            case Values.Booleans booleans -> {
                for (int row = 0; row < booleans.size(); row++) {
                    if (!booleans.isNull(row)) {
                        categories.merge(Boolean.toString(booleans.get(row)), 1L, Long::sum);
                    }
                }
            }
        }
    }

    private void append(double[] more) {
        if (count + more.length > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(count + more.length, count + (count >> 1)));
        }
        System.arraycopy(more, 0, numbers, count, more.length);
        count += more.length;
    }

    /// All rows, missing ones among them.
    public long rows() {
        return rows;
    }

    public long missing() {
        return missing;
    }

    /// A copy of the numbers; empty for a column of categories.
    public double[] numbers() {
        return Arrays.copyOf(numbers, count);
    }

    /// Rows by category; empty for a column of numbers.
    public SortedMap<String, Long> categories() {
        return Collections.unmodifiableSortedMap(categories);
    }
}
