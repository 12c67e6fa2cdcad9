/// How well a model did, from predictions and their labels.
///
/// States hold what a metric needs, and each metric is a method of one of them: [ConfusionMatrix] for predicted
/// classes,
/// [BinaryScores] and [MulticlassScores] for scores and probabilities, [CalibrationCurve] for how far probabilities are
/// true, [Regression] for numbers, [Ranking] for ranked items, [Fairness] for two groups of people. [Bootstrap] gives a
/// confidence interval to the metrics that have none of their own.
/// Classes are codes from 0; a negative code is a missing label. Rows with a missing label, or a missing or
/// infinite number, are left out and counted. Data that cannot give a value answer
/// [io.infranaut.statistics.Result.InsufficientData]; arrays of different length and codes beyond the number of
/// classes are a caller's mistake and throw `IllegalArgumentException`.
///
/// Results have the same bits on every run: sums run in a fixed order, logarithms are those of `StrictMath`.
@NullMarked
package io.infranaut.statistics.performance;

import org.jspecify.annotations.NullMarked;
