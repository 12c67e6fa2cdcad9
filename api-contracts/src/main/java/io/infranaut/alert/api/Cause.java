package io.infranaut.alert.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.model.api.ModelId;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Why an alert was raised or repeated. An alert raised by hand has none of the ids.
///
/// @param ruleId the rule that breached
/// @param ruleVersion its version then
/// @param checkId the drift check whose verdict it was
/// @param columns the columns at fault, most drifted first
/// @param details what was measured, by name
public record Cause(
        @Nullable AlertRuleId ruleId,
        @Nullable Integer ruleVersion,
        @Nullable ModelId modelId,
        @Nullable DatasetId datasetId,
        @Nullable CheckId checkId,
        List<String> columns,
        SortedMap<String, String> details) {}
