package io.infranaut.alert.api;

import io.infranaut.model.api.ModelId;
import org.jspecify.annotations.Nullable;

/// A condition on the points of a metric.
///
/// @param modelId only this model's points; null for every model in the rule's namespace
/// @param metric name, for example `accuracy`
public record MetricCondition(@Nullable ModelId modelId, String metric, Comparison comparison, double threshold) {}
