package io.infranaut.statistics.performance;

import io.infranaut.statistics.Result;
import java.util.Arrays;

/// Probabilities of each class beside the labels.
public final class MulticlassScores {
    /// How far a row's probabilities may be from summing to 1, as those of single-precision models are. They are used
    /// as they come, not normalised.
    public static final double TOLERANCE = 1e-4;

    private final int[] actual;
    private final double[][] probabilities;
    private final long missing;

    private MulticlassScores(int[] actual, double[][] probabilities, long missing) {
        this.actual = actual;
        this.probabilities = probabilities;
        this.missing = missing;
    }

    /// Takes labels (class codes, negative when missing) and one column of probabilities for each class,
    /// `probabilities[class][row]`. A row with a missing label, or a NaN or infinite probability, is left out.
    public static MulticlassScores of(int[] actual, double[][] probabilities) {
        int classes = probabilities.length;
        if (classes < 2) {
            throw new IllegalArgumentException("There must be at least two classes, not " + classes + ".");
        }
        for (double[] column : probabilities) {
            if (column.length != actual.length) {
                throw new IllegalArgumentException(
                        "Lengths differ: %d and %d.".formatted(actual.length, column.length));
            }
        }
        int[] labels = new int[actual.length];
        double[][] kept = new double[classes][actual.length];
        int n = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] >= classes) {
                throw new IllegalArgumentException(
                        "Row %d has class %d, but there are %d classes.".formatted(i, actual[i], classes));
            }
            boolean complete = actual[i] >= 0;
            for (int c = 0; c < classes && complete; c++) {
                kept[c][n] = probabilities[c][i];
                complete = Double.isFinite(probabilities[c][i]);
            }
            if (complete) {
                labels[n++] = actual[i];
            }
        }
        int rows = n;
        Arrays.setAll(kept, c -> Arrays.copyOf(kept[c], rows));
        return new MulticlassScores(Arrays.copyOf(labels, rows), kept, actual.length - rows);
    }

    /// Rows counted, without the missing ones.
    public long total() {
        return actual.length;
    }

    /// The confusion matrix when the most probable class is predicted, the lowest code among equals.
    public ConfusionMatrix confusion() {
        int[] predicted = new int[actual.length];
        for (int i = 0; i < predicted.length; i++) {
            for (int c = 1; c < probabilities.length; c++) {
                if (probabilities[c][i] > probabilities[predicted[i]][i]) {
                    predicted[i] = c;
                }
            }
        }
        ConfusionMatrix counted = ConfusionMatrix.of(actual, predicted, probabilities.length);
        return counted.plus(ConfusionMatrix.ofCounts(new long[probabilities.length][probabilities.length], missing));
    }

    /// The macro average of each class's AUC against the rest (Provost and Domingos 2000). Every class needs rows.
    public Result<Estimate> auc() {
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            switch (oneAgainstRest(c).auc()) {
                case Result.Value<Estimate>(Estimate estimate) -> sum += estimate.value();
                case Result.InsufficientData<Estimate>(String reason) -> {
                    return Result.insufficient("Class %d against the rest: %s".formatted(c, reason));
                }
            }
        }
        return Estimate.of("AUC (one against the rest, macro)", sum / probabilities.length, total(), missing);
    }

    /// The mean negative log of the true class's probability (natural log), clipped to [2⁻⁵², 1 − 2⁻⁵²].
    public Result<Estimate> logLoss() {
        if (!areProbabilities()) {
            return notProbabilities();
        }
        double[] losses = new double[actual.length];
        Arrays.setAll(losses, i -> -StrictMath.log(BinaryScores.clip(probabilities[actual[i]][i])));
        return Estimate.mean("log loss", losses, missing);
    }

    /// The mean over rows of the squared distance between probabilities and label, Σ (p − y)² over classes: between
    /// 0 and 2 (Brier 1950, the original form).
    public Result<Estimate> brier() {
        if (!areProbabilities()) {
            return notProbabilities();
        }
        double[] losses = new double[actual.length];
        for (int i = 0; i < actual.length; i++) {
            for (int c = 0; c < probabilities.length; c++) {
                double d = probabilities[c][i] - (c == actual[i] ? 1 : 0);
                losses[i] += d * d;
            }
        }
        return Estimate.mean("Brier score (multiclass)", losses, missing);
    }

    private BinaryScores oneAgainstRest(int c) {
        int[] binary = new int[actual.length];
        Arrays.setAll(binary, i -> actual[i] == c ? 1 : 0);
        return BinaryScores.of(binary, probabilities[c]);
    }

    private boolean areProbabilities() {
        for (int i = 0; i < actual.length; i++) {
            double sum = 0;
            for (double[] column : probabilities) {
                if (column[i] < 0 || column[i] > 1) {
                    return false;
                }
                sum += column[i];
            }
            if (Math.abs(sum - 1) > TOLERANCE) {
                return false;
            }
        }
        return actual.length > 0;
    }

    private Result<Estimate> notProbabilities() {
        return Result.insufficient(
                actual.length == 0
                        ? "There is no row with a label and probabilities."
                        : "Some of %d rows are outside [0, 1] or do not sum to 1, and so no probabilities."
                                .formatted(total()));
    }
}
