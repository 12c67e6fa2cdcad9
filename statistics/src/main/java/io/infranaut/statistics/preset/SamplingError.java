package io.infranaut.statistics.preset;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.performance.BinaryScores;
import io.infranaut.statistics.performance.ConfusionMatrix;
import io.infranaut.statistics.performance.Estimate;
import io.infranaut.statistics.preset.Cbpe.Quantity;
import io.infranaut.statistics.preset.Cbpe.Quantity.Cell;
import io.infranaut.statistics.preset.Cbpe.Quantity.Metric;
import io.infranaut.statistics.profile.Moments;
import java.util.Arrays;

/// How much a quantity varies from sample to sample, learned from the reference: its standard error times the root of
/// the rows.
final class SamplingError {
    private static final int BOOTSTRAPS = 50;
    private static final int LARGEST_BOOTSTRAP = 50_000;
    private static final double SEVERAL_CLASSES_AUC = 1.2;

    private SamplingError() {}

    /// @return NaN when the reference has no rows to learn it from
    static double ofOneRow(Quantity quantity, ClassPredictions reference, long seed) {
        ConfusionMatrix matrix = RealizedPerformance.confusion(reference);
        return switch (quantity) {
            case Cell cell -> {
                long whole = cell.normalization() == Cbpe.Normalization.NONE
                        ? matrix.total()
                        : RealizedPerformance.whole(cell, matrix);
                yield Math.sqrt(variance(matrix.count(cell.actual(), cell.predicted()), whole, matrix.total()));
            }
            case Metric metric -> ofMetric(metric, matrix, reference, seed);
        };
    }

    private static double ofMetric(Metric metric, ConfusionMatrix matrix, ClassPredictions reference, long seed) {
        if (metric == Metric.ACCURACY) {
            long correct = 0;
            for (int c = 0; c < matrix.classes(); c++) {
                correct += matrix.count(c, c);
            }
            return Math.sqrt(variance(correct, matrix.total(), matrix.total()));
        }
        int[] rows = reference.where(i -> reference.actual()[i] >= 0 && reference.scored(i));
        Xoshiro256 random = new Xoshiro256(seed);
        int columns = reference.probabilities().length;
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            int[] truth = reference.truth(c, rows);
            double[] scores = ClassPredictions.at(reference.probabilities()[c], rows);
            sum += switch (metric) {
                case ROC_AUC -> ofRanks(truth, scores);
                case AVERAGE_PRECISION -> bootstrapped(truth, scores, random) * columns;
                case F1, PRECISION, RECALL, SPECIFICITY, ACCURACY ->
                    ofClass(metric, matrix, reference.classOf(c), reference.binary());
            };
        }
        boolean widened = metric == Metric.ROC_AUC && columns > 1;
        return Math.sqrt(sum) / columns * (widened ? SEVERAL_CLASSES_AUC : 1);
    }

    /// The variance of ones and zeros, over the share of rows that they are.
    private static double variance(double ones, long relevant, long rows) {
        double share = ones / relevant;
        return share * (1 - share) * rows / relevant;
    }

    private static double ofClass(Metric metric, ConfusionMatrix matrix, int c, boolean binary) {
        long truePositives = matrix.count(c, c);
        long positives = RealizedPerformance.actual(matrix, c);
        long predicted = RealizedPerformance.predicted(matrix, c);
        long negatives = matrix.total() - positives;
        return switch (metric) {
            case PRECISION -> variance(truePositives, predicted, matrix.total());
            case RECALL -> variance(truePositives, positives, matrix.total());
            case SPECIFICITY -> variance(negatives - (predicted - truePositives), negatives, matrix.total());
            case F1 -> {
                long relevant = positives + predicted - truePositives;
                double factor = binary ? relevant / (0.5 * (positives + predicted)) : 1;
                yield factor * factor * variance(truePositives, relevant, matrix.total());
            }
            case ACCURACY, ROC_AUC, AVERAGE_PRECISION -> throw new IllegalArgumentException(metric + " of a class");
        };
    }

    /// Of the rarer class's rows, the share of the other class's rows that score lower; a row of the lowest rank of
    /// all has no share.
    private static double ofRanks(int[] truth, double[] scores) {
        int positives = Arrays.stream(truth).sum();
        boolean flipped = 2L * positives > truth.length;
        int[] order =
                Order.ascending(flipped ? Arrays.stream(scores).map(s -> 1 - s).toArray() : scores);
        int rarer = flipped ? truth.length - positives : positives;
        double[] shares = new double[rarer];
        int n = 0;
        int others = 0;
        for (int rank = 0; rank < order.length; rank++) {
            if ((truth[order[rank]] == 1) == flipped) {
                others++;
            } else if (rank > 0) {
                shares[n++] = (double) others / (truth.length - rarer);
            }
        }
        if (n == 0) {
            return Double.NaN;
        }
        double deviation = Moments.of(Arrays.copyOf(shares, n)).standardDeviation();
        return deviation * deviation * truth.length / rarer;
    }

    private static double bootstrapped(int[] truth, double[] scores, Xoshiro256 random) {
        int size = Math.min(truth.length / 2, LARGEST_BOOTSTRAP);
        if (size == 0 || Arrays.stream(truth).noneMatch(t -> t == 1)) {
            return Double.NaN;
        }
        double[] values = new double[BOOTSTRAPS];
        int[] sampleTruth = new int[size];
        double[] sampleScores = new double[size];
        for (int b = 0; b < BOOTSTRAPS; b++) {
            for (int i = 0; i < size; i++) {
                int row = random.nextInt(truth.length);
                sampleTruth[i] = truth[row];
                sampleScores[i] = scores[row];
            }
            values[b] = BinaryScores.of(sampleTruth, sampleScores).averagePrecision()
                            instanceof Result.Value<Estimate>(Estimate estimate)
                    ? estimate.value()
                    : 0;
        }
        double deviation = Moments.of(values).standardDeviation();
        return deviation * deviation * size;
    }
}
