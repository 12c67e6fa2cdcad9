package io.infranaut.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
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
    void fairnessOfPartsAddsUpAndNeedsTwoClasses() {
        ConfusionMatrix group = ConfusionMatrix.ofCounts(new long[][] {{30, 10}, {20, 40}}, 2);
        ConfusionMatrix reference = ConfusionMatrix.ofCounts(new long[][] {{20, 20}, {10, 50}}, 0);
        Fairness twice = new Fairness(group.plus(group), reference.plus(reference));

        Estimate once = estimate(new Fairness(group, reference).statisticalParityDifference());
        assertThat(once.value()).isEqualTo(0.5 - 0.7);
        assertThat(once.n()).isEqualTo(200);
        assertThat(once.missing()).isEqualTo(2);
        assertThat(estimate(twice.statisticalParityDifference()).value()).isEqualTo(once.value());
        assertThatThrownBy(() -> new Fairness(group, ConfusionMatrix.ofCounts(new long[3][3], 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(reason(new Fairness(ConfusionMatrix.ofCounts(new long[2][2], 0), reference).averageOddsDifference()))
                .contains("both classes");
    }

    @Test
    void rankingsLeaveOutWhatSaysNothingAndRefuseWhatCannotBe() {
        double[][] scores = {{3, 2, 1}, {3, 2, 1}};
        Ranking ranking = Ranking.of(new double[][] {{1, 0, Double.NaN}, {0, 0, 0}}, scores);

        assertThat(ranking.total()).isEqualTo(1);
        assertThat(estimate(ranking.mrr())).satisfies(mrr -> {
            assertThat(mrr.value()).isEqualTo(1);
            assertThat(mrr.missing()).isEqualTo(1);
            assertThat(mrr.interval()).isNull();
        });
        assertThat(reason(Ranking.of(new double[1][3], new double[1][3]).ndcg(2)))
                .contains("None of 1 queries");
        assertThatThrownBy(() -> ranking.ndcg(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ranking.of(new double[][] {{-1}}, new double[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ranking.of(new double[2][1], new double[1][1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("long")
    void aBootstrapIsRepeatableAndCoversTheTruthAboutAsOftenAsItSays() {
        Random random = new Random(3);
        int covered = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] actual = random.doubles(60, -1, 1).toArray();
            double[] predicted = new double[60];
            Bootstrap bootstrap = new Bootstrap(200, trial);
            Result<Estimate> found = bootstrap.estimate(60, rows -> rmse(rows, actual, predicted));
            assertThat(bootstrap.estimate(60, rows -> rmse(rows, actual, predicted)))
                    .isEqualTo(found);
            Interval interval = java.util.Objects.requireNonNull(estimate(found).interval());
            covered += interval.low() <= Math.sqrt(1 / 3.0) && Math.sqrt(1 / 3.0) <= interval.high() ? 1 : 0;
        }
        assertThat(covered).isBetween(175, 200);
        assertThatThrownBy(() -> new Bootstrap(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Result<Estimate> rmse(int[] rows, double[] actual, double[] predicted) {
        return Regression.of(
                        Arrays.stream(rows).mapToDouble(i -> actual[i]).toArray(),
                        Arrays.stream(rows).mapToDouble(i -> predicted[i]).toArray())
                .rmse();
    }

    @Test
    void calibrationCurvesWantProbabilitiesOfTwoClasses() {
        int[] actual = {0, 1};
        assertThat(reason(CalibrationCurve.equalWidth(actual, new double[] {0.5, 1.5}, 2)))
                .contains("no probabilities");
        assertThat(reason(CalibrationCurve.equalCount(new int[] {-1}, new double[] {0.5}, 2)))
                .contains("no row");
        assertThatThrownBy(() -> CalibrationCurve.equalWidth(actual, new double[2], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CalibrationCurve.equalWidth(actual, new double[3], 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CalibrationCurve.equalWidth(new int[] {2}, new double[1], 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IsotonicCalibration.of(new int[] {2}, new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IsotonicCalibration.of(new int[] {1}, new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
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

    private static String reason(Result<?> result) {
        return switch (result) {
            case Result.Value<?>(Object value) -> throw new AssertionError(value);
            case Result.InsufficientData<?>(String reason) -> reason;
        };
    }

    private static int[] range(int[] values, int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }
}
