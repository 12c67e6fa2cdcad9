package io.infranaut.statistics.quality;

import io.infranaut.statistics.Result;

/// A column's values, and the metrics that any type has.
public abstract sealed class Column extends Values permits NumberColumn, TextColumn {
    /// @param occurrences of each distinct value, ascending
    Column(long rows, long nonNull, int[] occurrences) {
        super(rows, nonNull, occurrences);
    }

    /// The most frequent values with their counts.
    ///
    /// @param maximum the largest number of buckets, at least 1; Deequ's default is 1000
    public abstract Histogram histogram(int maximum);

    /// The share of all rows that comply; a null row does not.
    final Result<Metric> share(String name, long complying) {
        return rows() == 0 ? noRows() : Metric.of(name, (double) complying / rows(), rows());
    }

    static boolean[] requireSameLength(int rows, boolean[] nulls) {
        if (nulls.length != rows) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(rows, nulls.length));
        }
        return nulls;
    }
}
