package io.infranaut.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerformanceTest {

    @Test
    void mergedPartsEqualTheWhole() {
        Random random = new Random(1);
        int[] actual = random.ints(1000, -1, 4).toArray();
        int[] predicted = random.ints(1000, -1, 4).toArray();

        ConfusionMatrix whole = ConfusionMatrix.of(actual, predicted, 4);
        ConfusionMatrix parts = ConfusionMatrix.of(range(actual, 0, 137), range(predicted, 0, 137), 4)
                .plus(ConfusionMatrix.of(range(actual, 137, 1000), range(predicted, 137, 1000), 4));

        assertThat(parts).isEqualTo(whole).hasSameHashCodeAs(whole);
        assertThat(parts.matthews()).isEqualTo(whole.matthews());
        assertThat(whole.total() + whole.missing()).isEqualTo(1000);
    }

    @Test
    void anEstimateSaysWhatItRestsOn() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {1, 1, 1, 0, 0, -1}, new int[] {1, 1, 0, 1, 0, 1}, 2);

        assertThat(matrix.accuracy()).isInstanceOfSatisfying(Result.Value.class, value -> {
            Estimate accuracy = (Estimate) value.value();
            assertThat(accuracy.method()).isEqualTo("accuracy");
            assertThat(accuracy.n()).isEqualTo(5);
            assertThat(accuracy.missing()).isEqualTo(1);
            assertThat(accuracy.interval()).isNotNull().satisfies(i -> {
                assertThat(i.method()).isEqualTo("Wilson");
                assertThat(i.level()).isEqualTo(0.95);
            });
        });
        assertThat(estimate(matrix.precision(1)).n()).isEqualTo(3);
        assertThat(estimate(matrix.recall(1)).n()).isEqualTo(3);
        assertThat(estimate(matrix.specificity(1)).n()).isEqualTo(2);
        assertThat(estimate(matrix.f1(Average.WEIGHTED)).method()).isEqualTo("F1 (weighted)");
        assertThat(matrix.count(0, 1)).isEqualTo(1);
    }

    @Test
    void theOrderOfRowsChangesNoBitOfScoreMetrics() {
        Random random = new Random(2);
        int[] actual = random.ints(5000, 0, 2).toArray();
        double[] scores = random.doubles(5000).toArray();
        int[] shuffled =
                IntStream.range(0, 5000).map(i -> (i * 1237 + 11) % 5000).toArray();

        BinaryScores given = BinaryScores.of(actual, scores);
        BinaryScores moved = BinaryScores.of(
                Arrays.stream(shuffled).map(i -> actual[i]).toArray(),
                Arrays.stream(shuffled).mapToDouble(i -> scores[i]).toArray());

        assertThat(moved.auc()).isEqualTo(given.auc());
        assertThat(moved.averagePrecision()).isEqualTo(given.averagePrecision());
        assertThat(moved.logLoss()).isEqualTo(given.logLoss());
        assertThat(moved.brier()).isEqualTo(given.brier());
    }

    @Test
    void perfectSeparationHasAnAucButNoInterval() {
        BinaryScores scores = BinaryScores.of(new int[] {0, 0, 1, 1}, new double[] {0.1, 0.2, 0.8, 0.9});

        assertThat(estimate(scores.auc()).value()).isEqualTo(1);
        assertThat(estimate(scores.auc()).interval()).isNull();
    }

    @Test
    void dataThatCannotGiveAValueSayWhy() {
        assertThat(reason(BinaryScores.of(new int[] {1, 1}, new double[] {0.1, 0.2})
                        .auc()))
                .isEqualTo("AUC needs rows of both classes; there are 2 positive and 0 negative ones.");
        assertThat(reason(
                        BinaryScores.of(new int[] {1, 0}, new double[] {2, 0.2}).logLoss()))
                .contains("outside [0, 1]");
        assertThat(reason(BinaryScores.of(new int[] {-1}, new double[] {0.5}).brier()))
                .contains("no row");
        assertThat(reason(MulticlassScores.of(new int[] {0, 1}, new double[][] {{0.5, 0.2}, {0.6, 0.8}})
                        .logLoss()))
                .contains("do not sum to 1");
        assertThat(reason(
                        Regression.of(new double[] {1, 0}, new double[] {1, 1}).mape()))
                .contains("zeros");
        assertThat(reason(Regression.of(new double[] {1e200}, new double[] {-1e200})
                        .mse()))
                .contains("beyond the range");
        assertThat(reason(ConfusionMatrix.of(new int[] {}, new int[] {}, 2).accuracy()))
                .contains("no row");
    }

    @Test
    void callersMistakesThrow() {
        assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {2}, new int[] {0}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Row 0 has class 2, but there are 2 classes.");
        for (Runnable mistake : List.<Runnable>of(
                () -> ConfusionMatrix.of(new int[1], new int[2], 2),
                () -> ConfusionMatrix.of(new int[1], new int[1], 0),
                () -> ConfusionMatrix.of(new int[1], new int[1], 2).plus(ConfusionMatrix.of(new int[0], new int[0], 3)),
                () -> ConfusionMatrix.of(new int[1], new int[1], 2).recall(2),
                () -> ConfusionMatrix.ofCounts(new long[][] {{-1}}, 0),
                () -> BinaryScores.of(new int[1], new double[2]),
                () -> BinaryScores.of(new int[] {2}, new double[1]),
                () -> MulticlassScores.of(new int[1], new double[1][1]),
                () -> MulticlassScores.of(new int[1], new double[2][2]),
                () -> MulticlassScores.of(new int[] {2}, new double[2][1]),
                () -> Regression.of(new double[1], new double[2]),
                () -> Regression.of(new double[1], new double[1]).quantileLoss(1))) {
            assertThatThrownBy(mistake::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Estimate estimate(Result<Estimate> result) {
        return switch (result) {
            case Result.Value<Estimate>(Estimate estimate) -> estimate;
            case Result.InsufficientData<Estimate>(String reason) -> throw new AssertionError(reason);
        };
    }

    private static String reason(Result<Estimate> result) {
        return switch (result) {
            case Result.Value<Estimate>(Estimate estimate) -> throw new AssertionError(estimate);
            case Result.InsufficientData<Estimate>(String reason) -> reason;
        };
    }

    private static int[] range(int[] values, int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }
}
