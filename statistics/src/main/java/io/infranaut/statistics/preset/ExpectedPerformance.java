package io.infranaut.statistics.preset;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.preset.Cbpe.Quantity;
import io.infranaut.statistics.preset.Cbpe.Quantity.Cell;
import io.infranaut.statistics.preset.Cbpe.Quantity.Metric;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A quantity as calibrated probabilities let one expect it.
///
/// @param rows that have what the quantity needs
record ExpectedPerformance(Result<Double> value, int rows) {
    private static final double FIFTH_DECIMAL = 1e5;

    static ExpectedPerformance of(Quantity quantity, ClassPredictions predictions, double[][] calibrated, Chunk chunk) {
        boolean ranking = quantity == Metric.ROC_AUC || quantity == Metric.AVERAGE_PRECISION;
        int[] rows = IntStream.range(chunk.from(), chunk.to())
                .filter(i -> predictions.scored(i) && (ranking || predictions.predicted()[i] >= 0))
                .toArray();
        return new ExpectedPerformance(
                rows.length == 0
                        ? Result.insufficient(
                                "none of the chunk's %d rows has the scores and predictions that are needed"
                                        .formatted(chunk.rows()))
                        : switch (quantity) {
                            case Metric metric ->
                                ranking
                                        ? ranking(metric, predictions, calibrated, rows)
                                        : Result.of(ofConfusion(
                                                metric, confusion(predictions, calibrated, rows), rows.length));
                            case Cell cell -> cell(cell, confusion(predictions, calibrated, rows), rows.length);
                        },
                rows.length);
    }

    private static Result<Double> ranking(
            Metric metric, ClassPredictions predictions, double[][] calibrated, int[] rows) {
        double sum = 0;
        for (int c = 0; c < calibrated.length; c++) {
            double[] raw = ClassPredictions.at(predictions.probabilities()[c], rows);
            int[] order = Order.ascending(raw);
            double[] truePositives = new double[rows.length];
            double expected = 0;
            for (int k = 0; k < rows.length; k++) {
                expected += calibrated[c][rows[order[rows.length - 1 - k]]];
                truePositives[k] = expected;
            }
            double value = metric == Metric.ROC_AUC ? areaUnderCurve(truePositives) : averagePrecision(truePositives);
            if (Double.isNaN(value)) {
                return Result.insufficient("the probabilities of the chunk leave one class without a row");
            }
            sum += value;
        }
        return Result.of(sum / calibrated.length);
    }

    /// @param truePositives expected among the first rows by descending score
    private static double areaUnderCurve(double[] truePositives) {
        int n = truePositives.length;
        double positives = rounded(truePositives[n - 1]);
        double negatives = rounded(n - truePositives[n - 1]);
        double area = 0;
        double lastTrue = 0;
        double lastFalse = 0;
        for (int k = 0; k < n; k++) {
            double trueShare = rounded(truePositives[k]) / positives;
            double falseShare = rounded(k + 1 - truePositives[k]) / negatives;
            area += (falseShare - lastFalse) * (trueShare + lastTrue) / 2;
            lastTrue = trueShare;
            lastFalse = falseShare;
        }
        return area;
    }

    private static double averagePrecision(double[] truePositives) {
        double positives = rounded(truePositives[truePositives.length - 1]);
        double sum = 0;
        double lastRecall = 0;
        for (int k = 0; k < truePositives.length; k++) {
            double recall = rounded(truePositives[k]) / positives;
            sum += (recall - lastRecall) * (rounded(truePositives[k]) / (k + 1));
            lastRecall = recall;
        }
        return sum;
    }

    private static double rounded(double value) {
        return Math.rint(value * FIFTH_DECIMAL) / FIFTH_DECIMAL;
    }

    /// Expected rows by true and predicted class.
    private static double[][] confusion(ClassPredictions predictions, double[][] calibrated, int[] rows) {
        double[][] expected = new double[predictions.classes()][predictions.classes()];
        for (int i : rows) {
            int predicted = predictions.predicted()[i];
            for (int c = 0; c < calibrated.length; c++) {
                expected[predictions.classOf(c)][predicted] += calibrated[c][i];
            }
            if (predictions.binary()) {
                expected[0][predicted] += 1 - calibrated[0][i];
            }
        }
        return expected;
    }

    private static double ofConfusion(Metric metric, double[][] expected, int rows) {
        int first = expected.length == 2 ? 1 : 0;
        double sum = 0;
        for (int c = first; c < expected.length; c++) {
            int predicted = c;
            double truePositives = expected[c][c];
            double positives = Arrays.stream(expected[c]).sum();
            double predictedPositives =
                    Arrays.stream(expected).mapToDouble(row -> row[predicted]).sum();
            double falsePositives = predictedPositives - truePositives;
            double negatives = rows - positives;
            sum += switch (metric) {
                case PRECISION -> share(truePositives, predictedPositives);
                case RECALL -> share(truePositives, positives);
                case SPECIFICITY -> share(negatives - falsePositives, negatives);
                case F1 -> share(truePositives, 0.5 * (positives + predictedPositives));
                case ACCURACY, ROC_AUC, AVERAGE_PRECISION -> 0;
            };
        }
        if (metric == Metric.ACCURACY) {
            double correct = 0;
            for (int c = 0; c < expected.length; c++) {
                correct += expected[c][c];
            }
            return correct / rows;
        }
        return sum / (expected.length - first);
    }

    private static double share(double part, double whole) {
        return whole > 0 ? part / whole : 0;
    }

    private static Result<Double> cell(Cell cell, double[][] expected, int rows) {
        double whole = switch (cell.normalization()) {
            case NONE -> 1;
            case ALL -> rows;
            case TRUE -> Arrays.stream(expected[cell.actual()]).sum();
            case PREDICTED ->
                Arrays.stream(expected)
                        .mapToDouble(row -> row[cell.predicted()])
                        .sum();
        };
        return whole > 0
                ? Result.of(expected[cell.actual()][cell.predicted()] / whole)
                : Result.insufficient("no row is expected in the cell's row or column");
    }
}
