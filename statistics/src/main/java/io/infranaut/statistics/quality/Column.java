package io.infranaut.statistics.quality;

import io.infranaut.statistics.Result;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A column's values, and the metrics that any type has.
public abstract sealed class Column permits NumberColumn, TextColumn {
    private final long rows;
    private final long nonNull;
    private final int[] occurrences;

    /// @param occurrences of each distinct value, ascending
    Column(long rows, long nonNull, int[] occurrences) {
        this.rows = rows;
        this.nonNull = nonNull;
        this.occurrences = occurrences;
    }

    /// All rows, nulls included.
    public final long rows() {
        return rows;
    }

    /// The rows with a value.
    public final long nonNull() {
        return nonNull;
    }

    /// Number of rows, nulls included.
    public final Result<Metric> size() {
        return Metric.of("Size", (double) rows, rows);
    }

    /// Non-null rows among all rows.
    public final Result<Metric> completeness() {
        return rows == 0 ? noRows() : Metric.of("Completeness", (double) nonNull / rows, rows);
    }

    /// Distinct values.
    public final Result<Metric> countDistinct() {
        return Metric.of("CountDistinct", occurrences.length, nonNull);
    }

    /// Distinct values among non-null rows.
    public final Result<Metric> distinctness() {
        return nonNull == 0 ? noValues() : Metric.of("Distinctness", (double) occurrences.length / nonNull, nonNull);
    }

    /// Values that occur exactly once among non-null rows.
    public final Result<Metric> uniqueness() {
        return nonNull == 0 ? noValues() : Metric.of("Uniqueness", (double) once() / nonNull, nonNull);
    }

    /// Values that occur exactly once among distinct values.
    public final Result<Metric> uniqueValueRatio() {
        return nonNull == 0 ? noValues() : Metric.of("UniqueValueRatio", (double) once() / occurrences.length, nonNull);
    }

    /// Shannon's entropy of the values, −Σ p·ln p, in nats.
    public final Result<Metric> entropy() {
        if (nonNull == 0) {
            return noValues();
        }
        double sum = 0;
        for (int count : occurrences) {
            double p = (double) count / nonNull;
            sum += p * -StrictMath.log(p);
        }
        return Metric.of("Entropy", sum + 0.0, nonNull);
    }

    /// The most frequent values with their counts.
    ///
    /// @param maximum the largest number of buckets, at least 1; Deequ's default is 1000
    public abstract Histogram histogram(int maximum);

    /// Every metric that needs no parameter, by name, always in the same order.
    public SequencedMap<String, Result<Metric>> metrics() {
        SequencedMap<String, Result<Metric>> metrics = new LinkedHashMap<>();
        metrics.put("Size", size());
        metrics.put("Completeness", completeness());
        metrics.put("CountDistinct", countDistinct());
        metrics.put("Distinctness", distinctness());
        metrics.put("Uniqueness", uniqueness());
        metrics.put("UniqueValueRatio", uniqueValueRatio());
        metrics.put("Entropy", entropy());
        return metrics;
    }

    /// The share of all rows that comply; a null row does not.
    final Result<Metric> share(String name, long complying) {
        return rows == 0 ? noRows() : Metric.of(name, (double) complying / rows, rows);
    }

    final Result<Metric> noValues() {
        return Result.insufficient("None of %d rows has a value.".formatted(rows));
    }

    static boolean[] requireSameLength(int rows, boolean[] nulls) {
        if (nulls.length != rows) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(rows, nulls.length));
        }
        return nulls;
    }

    private long once() {
        int once = 0;
        while (once < occurrences.length && occurrences[once] == 1) {
            once++;
        }
        return once;
    }

    private static Result<Metric> noRows() {
        return Result.insufficient("There is no row.");
    }
}
