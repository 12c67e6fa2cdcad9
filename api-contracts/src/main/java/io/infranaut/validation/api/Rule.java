package io.infranaut.validation.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One rule of a suite. Which members a kind needs is checked when the suite is registered.
///
/// @param expectation published name of its kind
/// @param column that it is about; null for a table rule
/// @param columnB second column of a pair rule
/// @param minValue lower bound, inclusive unless `strict`
/// @param maxValue upper bound, inclusive unless `strict`
/// @param strict whether the bounds themselves fail
/// @param valueSet values as text, compared by the column's type
/// @param regex searched for anywhere in the text
/// @param type name of a column type
/// @param mostly share of the judged rows that must pass, in (0, 1]; row rules only
/// @param severity of its failure
public record Rule(
        String expectation,
        @Nullable String column,
        @Nullable String columnB,
        @Nullable Double minValue,
        @Nullable Double maxValue,
        boolean strict,
        @Nullable List<String> valueSet,
        @Nullable String regex,
        @Nullable String type,
        double mostly,
        Severity severity) {

    /// What a failure means for the verdict.
    public enum Severity {
        /// told, but the data stays valid and its rows are stored
        WARNING,
        /// the data is invalid; rows that fail go to quarantine
        ERROR
    }

    public Rule {
        valueSet = valueSet == null ? null : List.copyOf(valueSet);
    }
}
