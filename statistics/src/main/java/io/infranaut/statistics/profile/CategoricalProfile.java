package io.infranaut.statistics.profile;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The profile of a categorical column.
///
/// @param rows all rows, missing ones among them
/// @param distinct how many different categories have at least one row
/// @param top the most frequent categories, most frequent first, in the order of their names among equals
/// @param others rows of the categories that are not in `top`
public record CategoricalProfile(long rows, long missing, long distinct, List<CategoryCount> top, long others) {
    /// A profile names at most this many categories.
    public static final int TOP = 1_000;

    public record CategoryCount(String category, long count) {}

    public CategoricalProfile {
        top = List.copyOf(top);
    }

    /// The profile of a column whose categories are counted.
    ///
    /// @param counts rows of each category, none negative; a category without rows is as good as absent
    public static CategoricalProfile of(SortedMap<String, Long> counts, long missing) {
        if (missing < 0 || counts.values().stream().anyMatch(c -> c < 0)) {
            throw new IllegalArgumentException("counts must not be negative");
        }
        long present = counts.values().stream().mapToLong(Long::longValue).sum();
        List<CategoryCount> top = counts.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(TOP)
                .map(e -> new CategoryCount(e.getKey(), e.getValue()))
                .toList();
        return new CategoricalProfile(
                present + missing,
                missing,
                counts.values().stream().filter(c -> c > 0).count(),
                top,
                present - top.stream().mapToLong(CategoryCount::count).sum());
    }

    /// How many rows are not missing.
    public long count() {
        return rows - missing;
    }

    /// Whether every category is in `top`, so that a later window can be held against this profile alone.
    public boolean complete() {
        return others == 0;
    }
}
