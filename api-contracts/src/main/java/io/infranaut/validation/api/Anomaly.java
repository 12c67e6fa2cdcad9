package io.infranaut.validation.api;

/// A quality metric of a batch that left its own history.
///
/// @param column its name, or `*` for the data as a whole
/// @param metric the metric's name, for example `Completeness`
/// @param method that judged it, with its parameters
/// @param value of this batch
/// @param lower end of what the history lets expect
/// @param upper end of it
/// @param points of history that it was held against
public record Anomaly(
        String column, String metric, String method, double value, double lower, double upper, int points) {}
