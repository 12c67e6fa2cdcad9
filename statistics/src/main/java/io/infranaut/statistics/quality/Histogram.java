package io.infranaut.statistics.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How often each value occurs, nulls under [#NULL_VALUE] as in Deequ.
///
/// @param rows all rows, nulls included
/// @param bins the number of different values, nulls being one; `buckets` may hold fewer
/// @param buckets the most frequent first, equal counts in the values' natural order
public record Histogram(long rows, long bins, List<Bucket> buckets) {
    /// The bucket of null rows.
    public static final String NULL_VALUE = "NullValue";

    /// The rows of one value.
    ///
    /// @param value the value as text
    /// @param count its rows
    /// @param share its rows among all rows
    public record Bucket(String value, long count, double share) {}

    static Histogram of(Map<String, Integer> counts, long nulls, long rows, int maximum) {
        if (maximum < 1) {
            throw new IllegalArgumentException("A histogram needs at least one bucket, not " + maximum + ".");
        }
        List<Bucket> buckets = new ArrayList<>(counts.size() + 1);
        // a text that reads like the null bucket shares it, as it does in Deequ
        long nullCount = nulls + counts.getOrDefault(NULL_VALUE, 0);
        counts.forEach((value, count) -> {
            if (!value.equals(NULL_VALUE)) {
                buckets.add(new Bucket(value, count, (double) count / rows));
            }
        });
        if (nullCount > 0) {
            buckets.add(new Bucket(NULL_VALUE, nullCount, (double) nullCount / rows));
        }
        buckets.sort(Comparator.comparingLong(Bucket::count).reversed().thenComparing(Bucket::value));
        return new Histogram(rows, buckets.size(), List.copyOf(buckets.subList(0, Math.min(maximum, buckets.size()))));
    }
}
