package io.infranaut.statistics.performance;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How probabilities and outcomes go together, bin by bin (a reliability curve), with the two errors that follow from
/// it. Which bins were used belongs to the number: other bins, another error.
///
/// Source: Naeini, Cooper & Hauskrecht 2015.
///
/// @param method the kind of bins and how many were asked for
/// @param bins those that have rows, by ascending probability
/// @param n rows
/// @param missing rows that were left out for a missing label or probability
public record CalibrationCurve(String method, List<Bin> bins, long n, long missing) {

    /// Rows of like probability.
    ///
    /// @param probability their mean probability
    /// @param share how many of them are positive, with Wilson's interval
    public record Bin(double probability, Estimate share) {
        double error() {
            return Math.abs(probability - share.value());
        }
    }

    /// Bins of the same width over [0, 1], each closed on the right and the first on both sides.
    ///
    /// @param actual 1, 0, or negative when missing
    /// @param probabilities of class 1, NaN when missing
    /// @return insufficient without a complete row, or with a number that is no probability
    public static Result<CalibrationCurve> equalWidth(int[] actual, double[] probabilities, int bins) {
        return of("%d bins of equal width".formatted(bins), actual, probabilities, bins, sorted -> {
            int[] ends = new int[bins];
            int end = 0;
            for (int b = 0; b < bins; b++) {
                double edge = b == bins - 1 ? 1 : (b + 1) * (1.0 / bins);
                while (end < sorted.length && sorted[end] <= edge) {
                    end++;
                }
                ends[b] = end;
            }
            return ends;
        });
    }

    /// Bins of the same number of rows, ⌊n / bins⌋, by ascending probability and for equal ones in the rows' order;
    /// the last takes the rest. With at most twice as many rows as bins, every bin has two rows.
    ///
    /// @param actual 1, 0, or negative when missing
    /// @param probabilities of class 1, NaN when missing
    /// @return insufficient without a complete row, or with a number that is no probability
    public static Result<CalibrationCurve> equalCount(int[] actual, double[] probabilities, int bins) {
        return of("%d bins of equal count".formatted(bins), actual, probabilities, bins, sorted -> {
            int used = sorted.length > 2 * bins ? bins : Math.max(1, sorted.length / 2);
            int[] ends = new int[used];
            Arrays.setAll(ends, b -> b == used - 1 ? sorted.length : (b + 1) * (sorted.length / used));
            return ends;
        });
    }

    /// The expected calibration error: the mean of the bins' |probability − share|, weighted by their rows.
    public Estimate expectedError() {
        double sum = 0;
        for (Bin bin : bins) {
            sum += (double) bin.share().n() / n * bin.error();
        }
        return new Estimate("expected calibration error (%s)".formatted(method), sum, n, missing, null);
    }

    /// The maximum calibration error: the largest of the bins' |probability − share|.
    public Estimate maximumError() {
        double largest = 0;
        for (Bin bin : bins) {
            largest = Math.max(largest, bin.error());
        }
        return new Estimate("maximum calibration error (%s)".formatted(method), largest, n, missing, null);
    }

    private interface Cut {
        int[] ends(double[] sorted);
    }

    private static Result<CalibrationCurve> of(String method, int[] actual, double[] probabilities, int bins, Cut cut) {
        if (actual.length != probabilities.length) {
            throw new IllegalArgumentException(
                    "Lengths differ: %d and %d.".formatted(actual.length, probabilities.length));
        }
        if (bins < 1) {
            throw new IllegalArgumentException("There must be at least one bin, not " + bins + ".");
        }
        int n = 0;
        double[] kept = new double[actual.length];
        int[] labels = new int[actual.length];
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] > 1) {
                throw new IllegalArgumentException("Row %d has class %d; classes are 0 and 1.".formatted(i, actual[i]));
            }
            if (actual[i] >= 0 && Double.isFinite(probabilities[i])) {
                labels[n] = actual[i];
                kept[n++] = probabilities[i];
            }
        }
        kept = Arrays.copyOf(kept, n);
        int[] order = Order.ascending(kept);
        double[] sorted = new double[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = kept[order[i]];
        }
        if (n == 0 || sorted[0] < 0 || sorted[n - 1] > 1) {
            return Result.insufficient(
                    n == 0
                            ? "There is no row with a label and a probability."
                            : "Some of %d scores are outside [0, 1] and so no probabilities.".formatted(n));
        }
        long missing = actual.length - n;
        List<Bin> curve = new ArrayList<>();
        int from = 0;
        for (int to : cut.ends(sorted)) {
            if (to > from) {
                double sum = 0;
                int positives = 0;
                for (int i = from; i < to; i++) {
                    sum += sorted[i];
                    positives += labels[order[i]];
                }
                int rows = to - from;
                curve.add(new Bin(
                        sum / rows,
                        new Estimate(
                                "share of positives",
                                (double) positives / rows,
                                rows,
                                missing,
                                Interval.wilson(positives, rows))));
                from = to;
            }
        }
        return Result.of(new CalibrationCurve(method, List.copyOf(curve), n, missing));
    }
}
