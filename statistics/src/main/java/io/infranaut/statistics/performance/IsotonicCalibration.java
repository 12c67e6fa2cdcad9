package io.infranaut.statistics.performance;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.Result;
import java.util.Arrays;

/// Makes probabilities of scores: the non-decreasing map that is nearest to the labels by squares, linear between the
/// scores it was learned from and constant beyond them. Scores closer than 1e-15 are one.
///
/// Source: Zadrozny & Elkan 2002; Ayer et al. 1955 (pool adjacent violators).
public final class IsotonicCalibration {
    private static final double RESOLUTION = 1e-15;

    private final double[] scores;
    private final double[] probabilities;

    private IsotonicCalibration(double[] scores, double[] probabilities) {
        this.scores = scores;
        this.probabilities = probabilities;
    }

    /// Learns the map.
    ///
    /// @param actual 1, 0, or negative when missing
    /// @param scores NaN when missing; infinite ones are left out too
    /// @return insufficient without a complete row
    public static Result<IsotonicCalibration> of(int[] actual, double[] scores) {
        int[] rows = complete(actual, scores);
        return rows.length == 0
                ? Result.insufficient("There is no row with a label and a score.")
                : Result.of(learn(actual, scores, rows));
    }

    /// The probability of a score.
    ///
    /// @param score NaN gives NaN
    public double apply(double score) {
        int last = scores.length - 1;
        if (Double.isNaN(score) || score <= scores[0]) {
            return Double.isNaN(score) ? score : probabilities[0];
        }
        if (score >= scores[last]) {
            return probabilities[last];
        }
        int found = Arrays.binarySearch(scores, score);
        if (found >= 0) {
            return probabilities[found];
        }
        int above = -found - 1;
        double step = probabilities[above] - probabilities[above - 1];
        return probabilities[above - 1] + step / (scores[above] - scores[above - 1]) * (score - scores[above - 1]);
    }

    private static int[] complete(int[] actual, double[] scores) {
        if (actual.length != scores.length) {
            throw new IllegalArgumentException("Lengths differ: %d and %d.".formatted(actual.length, scores.length));
        }
        int[] rows = new int[actual.length];
        int n = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] > 1) {
                throw new IllegalArgumentException("Row %d has class %d; classes are 0 and 1.".formatted(i, actual[i]));
            }
            if (actual[i] >= 0 && Double.isFinite(scores[i])) {
                rows[n++] = i;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    private static IsotonicCalibration learn(int[] actual, double[] scores, int[] rows) {
        double[] keys = new double[rows.length];
        Arrays.setAll(keys, i -> scores[rows[i]] + 0.0);
        int[] order = Order.ascending(keys);
        double[] first = new double[rows.length];
        double[] last = new double[rows.length];
        long[] positives = new long[rows.length];
        long[] counts = new long[rows.length];
        int blocks = 0;
        for (int i = 0; i < rows.length; blocks++) {
            double score = keys[order[i]];
            first[blocks] = score;
            last[blocks] = score;
            positives[blocks] = 0;
            counts[blocks] = 0;
            for (; i < rows.length && (keys[order[i]] == score || keys[order[i]] - score < RESOLUTION); i++) {
                positives[blocks] += actual[rows[order[i]]];
                counts[blocks]++;
            }
            while (blocks > 0 && positives[blocks - 1] * counts[blocks] >= positives[blocks] * counts[blocks - 1]) {
                last[blocks - 1] = last[blocks];
                positives[blocks - 1] += positives[blocks];
                counts[blocks - 1] += counts[blocks];
                blocks--;
            }
        }
        double[] knots = new double[2 * blocks];
        double[] values = new double[2 * blocks];
        int n = 0;
        for (int b = 0; b < blocks; b++) {
            double probability = (double) positives[b] / counts[b];
            knots[n] = first[b];
            values[n++] = probability;
            if (last[b] > first[b]) {
                knots[n] = last[b];
                values[n++] = probability;
            }
        }
        return new IsotonicCalibration(Arrays.copyOf(knots, n), Arrays.copyOf(values, n));
    }
}
