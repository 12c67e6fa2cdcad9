package io.infranaut.baseline.api;

import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a column of a baseline looks like. Numbers (INTEGER, DOUBLE) have moments, quantiles and a histogram; STRING
/// and BOOLEAN have categories; TIMESTAMP has neither.
///
/// @param rows all of them
/// @param missing how many of them have no value
/// @param distinct different values
/// @param mean null without numbers, like the next three
/// @param standardDeviation of the population
/// @param quantiles by probability, for example `0.5`
/// @param edges of the histogram, increasing; the first and the last bin are open
/// @param counts one more than edges
/// @param categories most frequent first, at most [#CATEGORIES]
/// @param categoryCounts of each
/// @param others rows of all other categories
public record ColumnProfile(
        String column,
        ColumnType type,
        ColumnRole role,
        long rows,
        long missing,
        long distinct,
        @Nullable Double mean,
        @Nullable Double standardDeviation,
        @Nullable Double min,
        @Nullable Double max,
        SortedMap<String, Double> quantiles,
        List<Double> edges,
        List<Long> counts,
        List<String> categories,
        List<Long> categoryCounts,
        long others) {
    /// A profile names no more categories than these.
    public static final int CATEGORIES = 50;
}
