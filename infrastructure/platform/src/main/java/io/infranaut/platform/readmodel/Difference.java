package io.infranaut.platform.readmodel;

import org.jspecify.annotations.Nullable;

/// A row of a read model that was not the same at two positions.
///
/// @param key the values of its primary key, as a JSON array
/// @param before the row at the earlier position as a JSON object; null when there was none
/// @param after the row at the later position; null when there was none
public record Difference(
        String table,
        String key,
        @Nullable String before,
        @Nullable String after) {}
