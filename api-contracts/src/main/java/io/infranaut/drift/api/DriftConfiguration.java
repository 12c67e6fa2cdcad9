package io.infranaut.drift.api;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// How a drift check is made.
///
/// @param method of every column that has none of its own and that it can take, `auto` for those it cannot: `auto`,
///         `ks`, `wasserstein`, `psi`, `jensen-shannon`, `chi-squared`
/// @param threshold of every column that has none of its own; null for the method's
/// @param methods by column
/// @param thresholds by column
/// @param columns to check; empty for all with role FEATURE, PREDICTION, SCORE or LABEL that both sides have
/// @param correction over the columns with p-values: `benjamini-hochberg`, `holm`, `bonferroni`, `none`
/// @param driftedShare share of drifted columns from which the dataset has drifted
public record DriftConfiguration(
        String method,
        @Nullable Double threshold,
        SortedMap<String, String> methods,
        SortedMap<String, Double> thresholds,
        List<String> columns,
        String correction,
        double driftedShare) {}
