package io.infranaut.validation.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one rule found.
///
/// @param rule its place in the suite, from 0
/// @param expectation published name
/// @param column that it is about
/// @param success whether it holds
/// @param severity of its failure
/// @param judged rows judged: a null is left out by every rule but those about nulls
/// @param failed rows that failed
/// @param observed what was measured, as text: a count, mean, share or type
/// @param examples ordinals of the first rows that failed, at most 20
/// @param reason why it could not be judged, for example a column that is not there
public record RuleResult(
        int rule,
        String expectation,
        @Nullable String column,
        boolean success,
        Rule.Severity severity,
        long judged,
        long failed,
        @Nullable String observed,
        List<Long> examples,
        @Nullable String reason) {}
