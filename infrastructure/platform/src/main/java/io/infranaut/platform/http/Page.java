package io.infranaut.platform.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list.
///
/// @param items in the list's order
/// @param nextPageToken where the next page starts; null on the last
public record Page<T>(List<T> items, @Nullable String nextPageToken) {
    /// Makes a page of the `limit + 1` rows that the query asked for.
    ///
    /// @param key the sort key of an item, by which the next page goes on
    public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, List<String>> key) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, request.limit());
        return new Page<>(items, PageRequest.token(key.apply(items.getLast())));
    }

    /// The same page of other items.
    public <U> Page<U> map(Function<T, U> view) {
        return new Page<>(items.stream().map(view).toList(), nextPageToken);
    }
}
