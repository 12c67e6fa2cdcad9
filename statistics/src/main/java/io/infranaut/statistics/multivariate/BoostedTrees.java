package io.infranaut.statistics.multivariate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gradient boosted regression trees for two classes on columns of codes. Every step is in a fixed order, so the same
/// rows give the same bits.
///
/// Source: Friedman 2001 (gradient boosting); Chen & Guestrin 2016, equations 5 to 7 (leaves and gains of the second
/// order); Fisher 1958 (the best cut of unordered codes is one of their order by leaf).
final class BoostedTrees {
    static final int CODES = 64;

    private static final int TREES = 50;
    private static final int DEPTH = 3;
    private static final int LEAST_ROWS = 20;
    private static final double LEARNING_RATE = 0.1;
    private static final double PENALTY = 1;

    private final List<CodedColumn> columns;
    private final double[] scores;
    private final double[] gains;

    private BoostedTrees(List<CodedColumn> columns, double[] scores) {
        this.columns = columns;
        this.scores = scores;
        gains = new double[columns.size()];
    }

    /// A column's rows as codes from 0 to [#CODES] − 1.
    ///
    /// @param ordered whether the codes' order means something
    record CodedColumn(byte[] codes, boolean ordered) {}

    /// What a training gives.
    ///
    /// @param scores of all rows, those that were not learned from among them: higher means class 1
    /// @param gains by column, the loss that its cuts saved
    record Fit(double[] scores, double[] gains) {}

    /// Learns from some rows and scores all.
    ///
    /// @param labels 0 or 1 for each row
    /// @param learned the rows to learn from, of both classes
    static Fit fit(List<CodedColumn> columns, int[] labels, int[] learned) {
        double positives = Arrays.stream(learned).map(row -> labels[row]).sum();
        double[] scores = new double[labels.length];
        Arrays.fill(scores, StrictMath.log(positives / (learned.length - positives)));
        BoostedTrees trees = new BoostedTrees(columns, scores);
        double[] gradients = new double[labels.length];
        double[] curvatures = new double[labels.length];
        int[] all = new int[labels.length];
        Arrays.setAll(all, i -> i);
        for (int t = 0; t < TREES; t++) {
            for (int row : learned) {
                double p = 1 / (1 + StrictMath.exp(-scores[row]));
                gradients[row] = p - labels[row];
                curvatures[row] = p * (1 - p);
            }
            trees.grow(learned, all, gradients, curvatures, DEPTH);
        }
        return new Fit(scores, trees.gains);
    }

    /// Sums over the rows of each code of a column.
    private record Sums(double[] gradients, double[] curvatures, int[] rows) {
        static Sums of(CodedColumn column, int[] learned, double[] gradients, double[] curvatures) {
            Sums sums = new Sums(new double[CODES], new double[CODES], new int[CODES]);
            for (int row : learned) {
                int code = column.codes[row];
                sums.gradients[code] += gradients[row];
                sums.curvatures[code] += curvatures[row];
                sums.rows[code]++;
            }
            return sums;
        }

        int[] order(boolean ordered) {
            Integer[] codes = new Integer[CODES];
            Arrays.setAll(codes, c -> c);
            if (!ordered) {
                Arrays.sort(
                        codes,
                        (a, b) -> Double.compare(leaf(gradients[a], curvatures[a]), leaf(gradients[b], curvatures[b])));
            }
            return Arrays.stream(codes).mapToInt(Integer::intValue).toArray();
        }
    }

    /// A cut of a column's codes in two.
    private record Cut(int column, boolean[] left, double gain) {}

    private void grow(int[] learned, int[] reached, double[] gradients, double[] curvatures, int depth) {
        double gradient = 0;
        double curvature = 0;
        for (int row : learned) {
            gradient += gradients[row];
            curvature += curvatures[row];
        }
        Cut cut = depth == 0 ? null : best(learned, gradients, curvatures, gradient, curvature);
        if (cut == null) {
            double step = LEARNING_RATE * leaf(gradient, curvature);
            for (int row : reached) {
                scores[row] += step;
            }
            return;
        }
        gains[cut.column] += cut.gain;
        byte[] codes = columns.get(cut.column).codes;
        for (boolean left : new boolean[] {true, false}) {
            grow(
                    Arrays.stream(learned)
                            .filter(row -> cut.left[codes[row]] == left)
                            .toArray(),
                    Arrays.stream(reached)
                            .filter(row -> cut.left[codes[row]] == left)
                            .toArray(),
                    gradients,
                    curvatures,
                    depth - 1);
        }
    }

    private @Nullable Cut best(
            int[] learned, double[] gradients, double[] curvatures, double gradient, double curvature) {
        Cut best = null;
        for (int c = 0; c < columns.size(); c++) {
            Sums sums = Sums.of(columns.get(c), learned, gradients, curvatures);
            int[] order = sums.order(columns.get(c).ordered);
            double leftGradient = 0;
            double leftCurvature = 0;
            int leftRows = 0;
            for (int k = 0; k < CODES - 1; k++) {
                int code = order[k];
                leftGradient += sums.gradients[code];
                leftCurvature += sums.curvatures[code];
                leftRows += sums.rows[code];
                if (sums.rows[code] == 0 || leftRows < LEAST_ROWS || learned.length - leftRows < LEAST_ROWS) {
                    continue;
                }
                double gain = saved(leftGradient, leftCurvature)
                        + saved(gradient - leftGradient, curvature - leftCurvature)
                        - saved(gradient, curvature);
                if (gain > (best == null ? 1e-9 : best.gain)) {
                    boolean[] left = new boolean[CODES];
                    for (int i = 0; i <= k; i++) {
                        left[order[i]] = true;
                    }
                    best = new Cut(c, left, gain);
                }
            }
        }
        return best;
    }

    private static double leaf(double gradient, double curvature) {
        return -gradient / (curvature + PENALTY);
    }

    private static double saved(double gradient, double curvature) {
        return gradient * gradient / (curvature + PENALTY) / 2;
    }
}
