package io.infranaut.drift.api;

import java.util.List;

/// How the values of a column are spread on both sides, for people to look at. Either numbers, with `edges`, or
/// `categories`.
///
/// @param edges of the bins, increasing, frozen by the reference; bin 0 is open below, the last is open above
/// @param categories most frequent of both sides first; the last cell of the counts holds all others
/// @param reference rows of each cell; one cell more than edges or categories
/// @param current likewise of the window
/// @param referenceMissing rows without a value
/// @param currentMissing likewise of the window
public record Comparison(
        List<Double> edges,
        List<String> categories,
        List<Long> reference,
        List<Long> current,
        long referenceMissing,
        long currentMissing) {}
