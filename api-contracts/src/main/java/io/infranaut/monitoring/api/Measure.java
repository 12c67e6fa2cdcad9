package io.infranaut.monitoring.api;

import org.jspecify.annotations.Nullable;

/// One metric of a chunk.
///
/// @param name for example `accuracy` or `auc`
/// @param value null when the data could not give one
/// @param n what the value averages over
/// @param low lower bound of the confidence interval
/// @param high upper bound
/// @param insufficient why there is no value
public record Measure(
        String name,
        @Nullable Double value,
        long n,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable String insufficient) {}
