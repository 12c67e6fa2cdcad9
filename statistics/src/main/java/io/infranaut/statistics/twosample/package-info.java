/// Has a column changed? Two samples of one column, a reference and a current one, are held against each other by a
/// named method, which gives a [DriftMeasurement]: the statistic, the p-value or distance, the threshold, the
/// verdict and the effect size. [DriftTest] is the way in; [Correction] judges the columns of one check together.
///
/// Every kernel is exact where its definition allows, works on sorted arrays or counts, and gives the same bits on
/// every run. Its version, [io.infranaut.statistics.Kernel], belongs beside every number that is kept.
@NullMarked
package io.infranaut.statistics.twosample;

import org.jspecify.annotations.NullMarked;
