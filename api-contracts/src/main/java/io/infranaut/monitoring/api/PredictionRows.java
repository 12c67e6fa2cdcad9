package io.infranaut.monitoring.api;

import io.infranaut.storage.api.SegmentRef;

/// Rows of a prediction log that belong to a chunk: those of a segment from `firstRow` (inclusive, counted from 0) to
/// `lastRow` (exclusive), and of a chunk in event time only those within it.
public record PredictionRows(SegmentRef segment, long firstRow, long lastRow) {}
