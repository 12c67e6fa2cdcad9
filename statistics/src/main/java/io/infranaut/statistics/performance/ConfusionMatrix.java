package io.infranaut.statistics.performance;

import io.infranaut.statistics.Result;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// Counts of rows by true and predicted class, and every metric that needs no more than these. Immutable; [#plus]
/// merges the matrices of parts into exactly the matrix of the whole.
///
/// Values agree with scikit-learn's where that defines one; where it warns and answers 0 for a single class or for
/// Matthews' coefficient, the answer here is that the data do not suffice.
public final class ConfusionMatrix {
    private final int classes;
    private final long[] counts;
    private final long[] actual;
    private final long[] predicted;
    private final long correct;
    private final long total;
    private final long missing;

    private ConfusionMatrix(int classes, long[] counts, long missing) {
        this.classes = classes;
        this.counts = counts;
        this.missing = missing;
        actual = new long[classes];
        predicted = new long[classes];
        long sum = 0;
        long diagonal = 0;
        for (int a = 0; a < classes; a++) {
            for (int p = 0; p < classes; p++) {
                long count = counts[a * classes + p];
                actual[a] += count;
                predicted[p] += count;
                sum += count;
            }
            diagonal += counts[a * classes + a];
        }
        total = sum;
        correct = diagonal;
    }

    /// Counts pairs of class codes in [0, `classes`). A row with a negative code on either side is missing.
    public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
        requireSameLength(actual.length, predicted.length);
        long[] counts = new long[cells(classes)];
        long missing = 0;
        for (int i = 0; i < actual.length; i++) {
            int a = actual[i];
            int p = predicted[i];
            if (a >= classes || p >= classes) {
                throw new IllegalArgumentException(
                        "Row %d has class %d, but there are %d classes.".formatted(i, Math.max(a, p), classes));
            }
            if (a < 0 || p < 0) {
                missing++;
            } else {
                counts[a * classes + p]++;
            }
        }
        return new ConfusionMatrix(classes, counts, missing);
    }

    /// The matrix with given counts, `counts[true][predicted]`, which must be square and not negative.
    public static ConfusionMatrix ofCounts(long[][] counts, long missing) {
        int classes = counts.length;
        long[] cells = new long[cells(classes)];
        for (int a = 0; a < classes; a++) {
            requireSameLength(classes, counts[a].length);
            for (int p = 0; p < classes; p++) {
                if (counts[a][p] < 0) {
                    throw new IllegalArgumentException("A count is negative: " + counts[a][p]);
                }
                cells[a * classes + p] = counts[a][p];
            }
        }
        return new ConfusionMatrix(classes, cells, missing);
    }

    /// The matrix of both parts together; the number of classes must be the same.
    public ConfusionMatrix plus(ConfusionMatrix other) {
        requireSameLength(classes, other.classes);
        long[] sum = counts.clone();
        Arrays.setAll(sum, i -> sum[i] + other.counts[i]);
        return new ConfusionMatrix(classes, sum, missing + other.missing);
    }

    public int classes() {
        return classes;
    }

    /// Rows of class `actual` that were predicted as `predicted`.
    public long count(int actual, int predicted) {
        return counts[cell(actual, predicted)];
    }

    /// Rows counted, without the missing ones.
    public long total() {
        return total;
    }

    /// Rows left out for a missing code.
    public long missing() {
        return missing;
    }

    /// The share of rows whose prediction is right, with Wilson's interval.
    public Result<Estimate> accuracy() {
        return total == 0 ? noRows() : Estimate.proportion("accuracy", correct, total, missing);
    }

    /// The mean recall over the classes that have rows.
    public Result<Estimate> balancedAccuracy() {
        if (total == 0) {
            return noRows();
        }
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            if (actual[c] > 0) {
                sum += recallOf(c);
                present++;
            }
        }
        int averaged = present;
        return smooth("balanced accuracy", sum / present, 0, (i, j) -> recallSlope(i, i, j) / averaged);
    }

    /// Of the rows predicted as class `c`, the share that belong to it, with Wilson's interval.
    public Result<Estimate> precision(int c) {
        return share("precision (class %d)", c, count(c, c), predicted[c], "No row is predicted as class %d.");
    }

    /// Of the rows of class `c`, the share predicted as such, with Wilson's interval.
    public Result<Estimate> recall(int c) {
        return share("recall (class %d)", c, count(c, c), actual[c], "No row belongs to class %d.");
    }

    /// Of the rows of other classes than `c`, the share not predicted as `c`, with Wilson's interval.
    public Result<Estimate> specificity(int c) {
        long negatives = total - actual[c];
        long falsePositives = predicted[c] - count(c, c);
        return share(
                "specificity (class %d)", c, negatives - falsePositives, negatives, "Every row belongs to class %d.");
    }

    /// The harmonic mean of precision and recall of class `c`, 2TP / (2TP + FP + FN), with the interval that Wilson's
    /// of TP / (TP + FP + FN) gives.
    public Result<Estimate> f1(int c) {
        return actual[c] + predicted[c] == 0
                ? Result.insufficient("No row belongs to class %d or is predicted as such.".formatted(c))
                : Estimate.of(
                        "F1 (class %d)".formatted(c),
                        f1Of(c),
                        total,
                        missing,
                        Interval.f1(count(c, c), actual[c] + predicted[c] - count(c, c)));
    }

    /// Precision over all classes.
    public Result<Estimate> precision(Average average) {
        return average("precision", average, this::precisionOf, this::precisionSlope);
    }

    /// Recall over all classes.
    public Result<Estimate> recall(Average average) {
        return average("recall", average, this::recallOf, this::recallSlope);
    }

    /// F1 over all classes; the macro form is the mean of the classes' F1.
    public Result<Estimate> f1(Average average) {
        return average("F1", average, this::f1Of, this::f1Slope);
    }

    /// Matthews' correlation coefficient (1975), for more than two classes in Gorodkin's form (2004). It needs at least
    /// two classes among the labels and two among the predictions.
    public Result<Estimate> matthews() {
        BigInteger covariance = product(correct, total);
        double actualSpread = 0;
        double predictedSpread = 0;
        boolean oneClass = total == 0;
        for (int c = 0; c < classes; c++) {
            covariance = covariance.subtract(product(actual[c], predicted[c]));
            actualSpread += (double) actual[c] * (total - actual[c]);
            predictedSpread += (double) predicted[c] * (total - predicted[c]);
            oneClass |= actual[c] == total || predicted[c] == total;
        }
        if (oneClass) {
            return Result.insufficient("All %d rows have one label or one prediction.".formatted(total));
        }
        double scale = Math.sqrt(actualSpread) * Math.sqrt(predictedSpread);
        double value = covariance.doubleValue() / scale;
        double ofActual = actualSpread;
        double ofPredicted = predictedSpread;
        return smooth("Matthews correlation coefficient", value, -1, (i, j) -> {
            double slope = (double) (correct - predicted[i] - actual[j]) + (i == j ? total : 0);
            return slope / scale - value * ((total - actual[i]) / ofActual + (total - predicted[j]) / ofPredicted);
        });
    }

    /// What one more row of a cell adds to a metric.
    private interface Slope {
        double at(int actual, int predicted);
    }

    /// What one more row of a cell adds to the metric of a class.
    private interface ClassSlope {
        double at(int c, int actual, int predicted);
    }

    /// A metric that does not change when all counts grow alike, with the interval of the delta method for
    /// multinomial counts (Bishop, Fienberg and Holland 1975).
    private Result<Estimate> smooth(String method, double value, double least, Slope slope) {
        double variance = 0;
        for (int a = 0; a < classes; a++) {
            for (int p = 0; p < classes; p++) {
                long count = counts[a * classes + p];
                if (count > 0) {
                    double s = slope.at(a, p);
                    variance += count * s * s;
                }
            }
        }
        return Estimate.of(method, value, total, missing, Interval.delta(value, variance, least, 1));
    }

    private Result<Estimate> share(String method, int c, long successes, long n, String none) {
        return n == 0
                ? Result.insufficient(none.formatted(c))
                : Estimate.proportion(method.formatted(c), successes, n, missing);
    }

    private Result<Estimate> average(String metric, Average average, IntToDoubleFunction ofClass, ClassSlope slope) {
        if (total == 0) {
            return noRows();
        }
        String method = "%s (%s)".formatted(metric, average.label());
        return switch (average) {
            case MICRO -> Estimate.proportion(method, correct, total, missing);
            case MACRO -> {
                double sum = 0;
                int present = 0;
                for (int c = 0; c < classes; c++) {
                    if (actual[c] + predicted[c] > 0) {
                        sum += ofClass.applyAsDouble(c);
                        present++;
                    }
                }
                int averaged = present;
                yield smooth(
                        method,
                        sum / present,
                        0,
                        (a, p) -> (slope.at(a, a, p) + (a == p ? 0 : slope.at(p, a, p))) / averaged);
            }
            case WEIGHTED -> {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += actual[c] == 0 ? 0 : ofClass.applyAsDouble(c) * actual[c];
                }
                double value = sum / total;
                yield smooth(
                        method,
                        value,
                        0,
                        (a, p) -> (ofClass.applyAsDouble(a)
                                        - value
                                        + actual[a] * slope.at(a, a, p)
                                        + (a == p ? 0 : actual[p] * slope.at(p, a, p)))
                                / total);
            }
        };
    }

    private double precisionOf(int c) {
        return predicted[c] == 0 ? 0 : (double) counts[c * classes + c] / predicted[c];
    }

    private double recallOf(int c) {
        return actual[c] == 0 ? 0 : (double) counts[c * classes + c] / actual[c];
    }

    private double f1Of(int c) {
        return 2.0 * counts[c * classes + c] / (actual[c] + predicted[c]);
    }

    private double precisionSlope(int c, int a, int p) {
        return p == c ? ((a == c ? 1 : 0) - precisionOf(c)) / predicted[c] : 0;
    }

    private double recallSlope(int c, int a, int p) {
        return a == c ? ((p == c ? 1 : 0) - recallOf(c)) / actual[c] : 0;
    }

    private double f1Slope(int c, int a, int p) {
        int touched = (a == c ? 1 : 0) + (p == c ? 1 : 0);
        return touched == 0 ? 0 : ((touched == 2 ? 2 : 0) - touched * f1Of(c)) / (actual[c] + predicted[c]);
    }

    private static BigInteger product(long a, long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }

    private int cell(int a, int p) {
        if (a < 0 || p < 0 || a >= classes || p >= classes) {
            throw new IllegalArgumentException("Class %d or %d is not one of %d classes.".formatted(a, p, classes));
        }
        return a * classes + p;
    }

    private static int cells(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("There must be at least one class, not " + classes + ".");
        }
        return Math.multiplyExact(classes, classes);
    }

    private static void requireSameLength(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(a, b));
        }
    }

    private static Result<Estimate> noRows() {
        return Result.insufficient("There is no row with a label and a prediction.");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix m
                && classes == m.classes
                && missing == m.missing
                && Arrays.equals(counts, m.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + Long.hashCode(missing);
    }

    @Override
    public String toString() {
        return "ConfusionMatrix[classes=%d, counts=%s, missing=%d]"
                .formatted(classes, Arrays.toString(counts), missing);
    }
}
