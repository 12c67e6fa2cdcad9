package io.infranaut.alert.api;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import org.jspecify.annotations.Nullable;

/// A condition on drift checks. The filters that are not null choose the checks; a chosen check breaches when any of
/// the following holds: `column` is named and its verdict is DRIFT; `driftedShare` is given and reached; neither is
/// given and the dataset's verdict is DRIFT.
///
/// @param datasetId only checks of this dataset
/// @param modelId only checks of this model
/// @param baselineId only checks against this baseline
/// @param column look at this column instead of the whole dataset
/// @param driftedShare share of drifted columns from which it breaches, above 0 and at most 1
public record DriftCondition(
        @Nullable DatasetId datasetId,
        @Nullable ModelId modelId,
        @Nullable BaselineId baselineId,
        @Nullable String column,
        @Nullable Double driftedShare) {}
