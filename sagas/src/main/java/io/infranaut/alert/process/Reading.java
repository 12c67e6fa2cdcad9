package io.infranaut.alert.process;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.model.api.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One point of what a rule looks at.
///
/// @param series that the point belongs to; breaches in a row are counted, and alerts told apart, by it
/// @param point its place in the series; null when each is a new one. A place that comes again is the same point
/// measured
///     anew; one that comes after a later one is old news and is not judged.
/// @param at when the point was made
/// @param summary what breached, for people
/// @param columns at fault, worst first
/// @param details what was measured, by name
record Reading(
        String series,
        Outcome outcome,
        @Nullable Long point,
        Instant at,
        String summary,
        @Nullable ModelId modelId,
        @Nullable DatasetId datasetId,
        @Nullable CheckId checkId,
        List<String> columns,
        SortedMap<String, String> details) {
    enum Outcome {
        BREACH,
        FINE,
        NO_DATA
    }
}
