package io.infranaut.validation.api;

/// One of Deequ's metrics of a column or of the whole data.
///
/// @param column its name, or `*` for the data as a whole
/// @param name the metric's, for example `Completeness`
/// @param value finite
public record QualityMetric(String column, String name, double value) {}
