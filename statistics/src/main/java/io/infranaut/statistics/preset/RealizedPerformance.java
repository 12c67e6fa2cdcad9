package io.infranaut.statistics.preset;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.performance.BinaryScores;
import io.infranaut.statistics.performance.ConfusionMatrix;
import io.infranaut.statistics.performance.Estimate;
import io.infranaut.statistics.preset.Cbpe.Quantity;
import io.infranaut.statistics.preset.Cbpe.Quantity.Cell;
import io.infranaut.statistics.preset.Cbpe.Quantity.Metric;
import java.util.stream.IntStream;

/// A quantity as the truth shows it, where NannyML gives one.
final class RealizedPerformance {
    private RealizedPerformance() {}

    static Result<Double> of(Quantity quantity, ClassPredictions rows) {
        return switch (quantity) {
            case Metric metric ->
                switch (metric) {
                    case ROC_AUC, AVERAGE_PRECISION -> ranking(metric, rows);
                    case F1, PRECISION, RECALL, SPECIFICITY, ACCURACY -> ofConfusion(metric, rows);
                };
            case Cell cell -> cell(cell, rows);
        };
    }

    static ConfusionMatrix confusion(ClassPredictions rows) {
        return ConfusionMatrix.of(rows.actual(), rows.predicted(), rows.classes());
    }

    private static Result<Double> ranking(Metric metric, ClassPredictions predictions) {
        int[] rows = predictions.where(i -> predictions.actual()[i] >= 0 && predictions.scored(i));
        double sum = 0;
        for (int c = 0; c < predictions.probabilities().length; c++) {
            BinaryScores scores = BinaryScores.of(
                    predictions.truth(c, rows), ClassPredictions.at(predictions.probabilities()[c], rows));
            switch (metric == Metric.ROC_AUC ? scores.auc() : scores.averagePrecision()) {
                case Result.Value<Estimate>(Estimate estimate) -> sum += estimate.value();
                case Result.InsufficientData<Estimate>(String reason) -> {
                    return Result.insufficient(reason);
                }
            }
        }
        return Result.of(sum / predictions.probabilities().length);
    }

    private static Result<Double> ofConfusion(Metric metric, ClassPredictions rows) {
        ConfusionMatrix matrix = confusion(rows);
        boolean needsBoth = !rows.binary() || (metric != Metric.ACCURACY && metric != Metric.SPECIFICITY);
        if (needsBoth && oneClass(matrix)) {
            return oneClassOnly();
        }
        if (metric == Metric.ACCURACY) {
            return matrix.accuracy().map(Estimate::value);
        }
        if (rows.binary()) {
            return ofClass(metric, matrix, 1).map(Estimate::value);
        }
        double sum = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            sum += ofClass(metric, matrix, c) instanceof Result.Value<Estimate>(Estimate estimate)
                    ? estimate.value()
                    : 0;
        }
        return Result.of(sum / matrix.classes());
    }

    private static Result<Estimate> ofClass(Metric metric, ConfusionMatrix matrix, int c) {
        return switch (metric) {
            case PRECISION -> matrix.precision(c);
            case RECALL -> matrix.recall(c);
            case SPECIFICITY -> matrix.specificity(c);
            case F1 -> matrix.f1(c);
            case ACCURACY, ROC_AUC, AVERAGE_PRECISION -> throw new IllegalArgumentException(metric + " of a class");
        };
    }

    private static Result<Double> cell(Cell cell, ClassPredictions rows) {
        ConfusionMatrix matrix = confusion(rows);
        if (matrix.total() == 0 || (!rows.binary() && oneClass(matrix))) {
            return oneClassOnly();
        }
        long count = matrix.count(cell.actual(), cell.predicted());
        long whole = whole(cell, matrix);
        return Result.of(whole == 0 ? 0.0 : (double) count / whole);
    }

    /// What a cell is divided by.
    static long whole(Cell cell, ConfusionMatrix matrix) {
        return switch (cell.normalization()) {
            case NONE -> 1;
            case ALL -> matrix.total();
            case TRUE -> actual(matrix, cell.actual());
            case PREDICTED -> predicted(matrix, cell.predicted());
        };
    }

    static long actual(ConfusionMatrix matrix, int c) {
        return IntStream.range(0, matrix.classes())
                .mapToLong(p -> matrix.count(c, p))
                .sum();
    }

    static long predicted(ConfusionMatrix matrix, int c) {
        return IntStream.range(0, matrix.classes())
                .mapToLong(a -> matrix.count(a, c))
                .sum();
    }

    private static boolean oneClass(ConfusionMatrix matrix) {
        return IntStream.range(0, matrix.classes())
                                .filter(c -> actual(matrix, c) > 0)
                                .count()
                        < 2
                || IntStream.range(0, matrix.classes())
                                .filter(c -> predicted(matrix, c) > 0)
                                .count()
                        < 2;
    }

    private static Result<Double> oneClassOnly() {
        return Result.insufficient("the chunk's rows with truth and prediction are too few, or of one class");
    }
}
