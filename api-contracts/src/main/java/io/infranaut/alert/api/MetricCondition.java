package io.infranaut.alert.api;

import io.infranaut.model.api.ModelId;
import org.jspecify.annotations.Nullable;

/// A condition on the points of a metric.
///
/// @param modelId only this model's points; null for every model in the rule's namespace
/// @param metric name: of points that are sent, or of what is measured of a model's predictions, for example
/// `accuracy`, or
///     `performance.accuracy` to leave out points that are sent under the same name
public record MetricCondition(@Nullable ModelId modelId, String metric, Comparison comparison, double threshold) {}
