package io.infranaut.drift.api;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a drift check found in one column. Either it was measured, and everything but `insufficient` is there, or it
/// could not be, and `insufficient` says why.
///
/// @param column its name
/// @param method short name of the test, for example `ks`
/// @param methodName full name
/// @param choice `requested`, or the rule by which `auto` chose
/// @param statistic the test's statistic
/// @param answer `P_VALUE` or `DISTANCE`: what `score` is
/// @param score p-value or distance that the verdict is drawn from
/// @param adjusted p-value after correction over the columns of the check
/// @param threshold that the score is held against
/// @param verdict `STABLE`, `WATCH`, `DRIFT` or `INSUFFICIENT_DATA`
/// @param effect name of the effect size
/// @param effectSize its value
/// @param referenceCount finite or non-missing values of the reference
/// @param currentCount likewise of the window
/// @param parameters of the method, by name
/// @param insufficient why there is no measurement
/// @param comparison how the values are spread; null when they cannot be compared at all
public record ColumnVerdict(
        String column,
        String method,
        @Nullable String methodName,
        @Nullable String choice,
        @Nullable Double statistic,
        @Nullable String answer,
        @Nullable Double score,
        @Nullable Double adjusted,
        @Nullable Double threshold,
        String verdict,
        @Nullable String effect,
        @Nullable Double effectSize,
        long referenceCount,
        long currentCount,
        SortedMap<String, String> parameters,
        @Nullable String insufficient,
        @Nullable Comparison comparison) {}
