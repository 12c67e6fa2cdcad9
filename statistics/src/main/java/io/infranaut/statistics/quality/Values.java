package io.infranaut.statistics.quality;

import io.infranaut.statistics.Result;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Rows with a value each, and the metrics that follow from how often each value occurs.
public abstract sealed class Values permits Column, ColumnGroup {
    private final long rows;
    private final long nonNull;
    private final int[] occurrences;

    /// @param occurrences of each distinct value, ascending
    Values(long rows, long nonNull, int[] occurrences) {
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

    final Result<Metric> noValues() {
        return Result.insufficient("None of %d rows has a value.".formatted(rows));
    }

    /// The rows of values that occur more than once.
    final long repeated() {
        return nonNull - once();
    }

    private long once() {
        int once = 0;
        while (once < occurrences.length && occurrences[once] == 1) {
            once++;
        }
        return once;
    }

    static Result<Metric> noRows() {
        return Result.insufficient("There is no row.");
    }
}
