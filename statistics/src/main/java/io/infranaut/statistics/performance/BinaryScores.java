package io.infranaut.statistics.performance;

import io.infranaut.statistics.Result;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Scores of a two-class model beside the labels: higher means more likely class 1. Ranking metrics take any finite
/// score; log loss, Brier score want probabilities. The rows' order does not change a bit of any result.
public final class BinaryScores {
    private static final double EPSILON = Math.ulp(1.0);

    private final double[] positives;
    private final double[] negatives;
    private final long missing;

    private BinaryScores(double[] positives, double[] negatives, long missing) {
        this.positives = positives;
        this.negatives = negatives;
        this.missing = missing;
    }

    /// Takes labels (1, 0, or negative when missing) and scores (NaN when missing; infinite ones are left out too).
    public static BinaryScores of(int[] actual, double[] scores) {
        if (actual.length != scores.length) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(actual.length, scores.length));
        }
        int positiveCount = 0;
        int negativeCount = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] > 1) {
                throw new IllegalArgumentException("Row %d has class %d; classes are 0 and 1.".formatted(i, actual[i]));
            }
            if (actual[i] >= 0 && Double.isFinite(scores[i])) {
                positiveCount += actual[i];
                negativeCount += 1 - actual[i];
            }
        }
        double[] positives = new double[positiveCount];
        double[] negatives = new double[negativeCount];
        int p = 0;
        int n = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] >= 0 && Double.isFinite(scores[i])) {
                // adding zero makes -0.0 and 0.0 one score
                if (actual[i] == 1) {
                    positives[p++] = scores[i] + 0.0;
                } else {
                    negatives[n++] = scores[i] + 0.0;
                }
            }
        }
        Arrays.sort(positives);
        Arrays.sort(negatives);
        return new BinaryScores(positives, negatives, actual.length - positiveCount - negativeCount);
    }

    /// Rows counted, without the missing ones.
    public long total() {
        return (long) positives.length + negatives.length;
    }

    /// The confusion matrix when scores of at least `threshold` predict class 1.
    public ConfusionMatrix confusionAt(double threshold) {
        long falseNegatives = below(positives, threshold);
        long trueNegatives = below(negatives, threshold);
        return ConfusionMatrix.ofCounts(
                new long[][] {
                    {trueNegatives, negatives.length - trueNegatives},
                    {falseNegatives, positives.length - falseNegatives}
                },
                missing);
    }

    /// The area under the ROC curve, ties by midrank: the share of pairs of a positive and a negative row in which the
    /// positive scores higher, equal scores counting half. The interval is that of DeLong, DeLong and Clarke-Pearson
    /// (1988), clipped to [0, 1]; there is none with fewer than two rows in a class, or when the estimated variance is
    /// 0 (as when the classes are perfectly separated).
    public Result<Estimate> auc() {
        int m = positives.length;
        int n = negatives.length;
        if (m == 0 || n == 0) {
            return needBothClasses();
        }
        long twice = 0;
        for (long placement : placements(positives, negatives)) {
            twice += placement;
        }
        double auc = twice / (2.0 * m * n);
        double variance = m < 2 || n < 2
                ? 0
                : spread(placements(positives, negatives), n, auc) / m
                        + spread(placements(negatives, positives), m, 1 - auc) / n;
        return Result.of(
                new Estimate("AUC", auc, total(), missing, variance > 0 ? Interval.delong(auc, variance) : null));
    }

    /// The average precision Σ (Rᵢ − Rᵢ₋₁)·Pᵢ over the distinct scores in descending order, without interpolation.
    public Result<Estimate> averagePrecision() {
        if (positives.length == 0) {
            return Result.insufficient("None of %d rows is positive.".formatted(total()));
        }
        int p = positives.length;
        int n = negatives.length;
        double sum = 0;
        while (p > 0) {
            double score = positives[p - 1];
            int before = p;
            while (p > 0 && positives[p - 1] == score) {
                p--;
            }
            while (n > 0 && negatives[n - 1] >= score) {
                n--;
            }
            int truePositives = positives.length - p;
            sum += (double) (before - p) * truePositives / ((double) truePositives + (negatives.length - n));
        }
        return Estimate.of("average precision", sum / positives.length, total(), missing);
    }

    /// The mean negative log likelihood (natural log) of probabilities, which are clipped to [2⁻⁵², 1 − 2⁻⁵²].
    public Result<Estimate> logLoss() {
        if (!areProbabilities()) {
            return notProbabilities();
        }
        return Estimate.mean(
                "log loss", losses(p -> -StrictMath.log(clip(p)), p -> -StrictMath.log1p(-clip(p))), missing);
    }

    /// The mean squared difference between probability and label (Brier 1950, in the form for two classes).
    public Result<Estimate> brier() {
        if (!areProbabilities()) {
            return notProbabilities();
        }
        return Estimate.mean("Brier score", losses(p -> (1 - p) * (1 - p), p -> p * p), missing);
    }

    private double[] losses(DoubleUnaryOperator ofPositive, DoubleUnaryOperator ofNegative) {
        double[] losses = new double[positives.length + negatives.length];
        for (int i = 0; i < positives.length; i++) {
            losses[i] = ofPositive.applyAsDouble(positives[i]);
        }
        for (int i = 0; i < negatives.length; i++) {
            losses[positives.length + i] = ofNegative.applyAsDouble(negatives[i]);
        }
        return losses;
    }

    static double clip(double probability) {
        return Math.clamp(probability, EPSILON, 1 - EPSILON);
    }

    private boolean areProbabilities() {
        return total() > 0 && inUnitInterval(positives) && inUnitInterval(negatives);
    }

    private Result<Estimate> notProbabilities() {
        return Result.insufficient(
                total() == 0
                        ? "There is no row with a label and a score."
                        : "Some of %d scores are outside [0, 1] and so no probabilities.".formatted(total()));
    }

    private Result<Estimate> needBothClasses() {
        return Result.insufficient("AUC needs rows of both classes; there are %d positive and %d negative ones."
                .formatted(positives.length, negatives.length));
    }

    /// For each of the sorted `values`, twice the number of sorted `others` below it plus the number equal to it.
    private static long[] placements(double[] values, double[] others) {
        long[] placements = new long[values.length];
        int below = 0;
        int upTo = 0;
        for (int i = 0; i < values.length; i++) {
            while (below < others.length && others[below] < values[i]) {
                below++;
            }
            while (upTo < others.length && others[upTo] <= values[i]) {
                upTo++;
            }
            placements[i] = (long) below + upTo;
        }
        return placements;
    }

    private static double spread(long[] placements, int others, double mean) {
        double sum = 0;
        for (long placement : placements) {
            double d = placement / (2.0 * others) - mean;
            sum += d * d;
        }
        return sum / (placements.length - 1);
    }

    private static int below(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean inUnitInterval(double[] sorted) {
        return sorted.length == 0 || (sorted[0] >= 0 && sorted[sorted.length - 1] <= 1);
    }
}
