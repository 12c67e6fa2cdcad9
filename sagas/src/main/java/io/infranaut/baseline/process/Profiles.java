package io.infranaut.baseline.process;

import io.infranaut.baseline.api.ColumnProfile;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.table.ColumnSample;
import io.infranaut.statistics.profile.CategoricalProfile;
import io.infranaut.statistics.profile.CategoricalProfile.CategoryCount;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Profiles columns.
final class Profiles {
    private Profiles() {}

    static ColumnProfile of(Column column, ColumnSample sample) {
        return switch (column.type()) {
            case DOUBLE, INTEGER ->
                ofNumbers(column, sample, NumericProfile.baseline(sample.numbers(), sample.missing()));
            case STRING, BOOLEAN ->
                ofCategories(column, sample, CategoricalProfile.of(sample.categories(), sample.missing()));
            case TIMESTAMP ->
                profile(
                        column,
                        sample,
                        Arrays.stream(sample.numbers()).distinct().count(),
                        null,
                        new TreeMap<>(),
                        null,
                        List.of(),
                        List.of(),
                        0);
        };
    }

    private static ColumnProfile ofNumbers(Column column, ColumnSample sample, NumericProfile found) {
        var quantiles = new TreeMap<String, Double>();
        found.quantiles().forEach(q -> quantiles.put(Double.toString(q.probability()), q.value()));
        return profile(
                column,
                sample,
                found.distinct(),
                found.moments(),
                quantiles,
                found.histogram(),
                List.of(),
                List.of(),
                0);
    }

    private static ColumnProfile ofCategories(Column column, ColumnSample sample, CategoricalProfile found) {
        List<CategoryCount> top =
                found.top().stream().limit(ColumnProfile.CATEGORIES).toList();
        return profile(
                column,
                sample,
                found.distinct(),
                null,
                new TreeMap<>(),
                null,
                top.stream().map(CategoryCount::category).toList(),
                top.stream().map(CategoryCount::count).toList(),
                found.count() - top.stream().mapToLong(CategoryCount::count).sum());
    }

    private static ColumnProfile profile(
            Column column,
            ColumnSample sample,
            long distinct,
            @Nullable Moments moments,
            SortedMap<String, Double> quantiles,
            @Nullable Histogram histogram,
            List<String> names,
            List<Long> counts,
            long others) {
        return new ColumnProfile(
                column.name(),
                column.type(),
                column.role(),
                sample.rows(),
                sample.missing(),
                distinct,
                moments == null ? null : (Double) moments.mean(),
                moments == null ? null : (Double) moments.standardDeviation(),
                moments == null ? null : (Double) moments.min(),
                moments == null ? null : (Double) moments.max(),
                quantiles,
                histogram == null ? List.of() : histogram.edges(),
                histogram == null ? List.of() : histogram.counts(),
                names,
                counts,
                others);
    }
}
