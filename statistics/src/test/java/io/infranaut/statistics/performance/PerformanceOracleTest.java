package io.infranaut.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every metric against scikit-learn and SciPy, on random and adversarial inputs.
class PerformanceOracleTest {
    /// Differences of nearly equal numbers (R², Matthews) and log losses near 0 lose digits in the oracle too.
    private static final double ROUNDING = 1e-12;

    @Test
    void predictedClassesAgreeWithScikitLearn() {
        List<Oracle.Block> cases = Oracle.blocks("performance-confusion.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            int classes = c.ints("classes")[0];
            ConfusionMatrix matrix = c.has("counts")
                    ? ConfusionMatrix.ofCounts(square(c, classes), 0)
                    : ConfusionMatrix.of(c.ints("actual"), c.ints("predicted"), classes);

            c.assertAgrees("accuracy", value(matrix.accuracy()));
            assertBounds(c, "accuracy", matrix.accuracy());
            c.assertAgrees("balancedAccuracy", value(matrix.balancedAccuracy()));
            assertBounds(c, "balancedAccuracy", matrix.balancedAccuracy());
            c.assertAgrees("matthews", value(matrix.matthews()), ROUNDING);
            assertBounds(c, "matthews", matrix.matthews());
            for (Average average : Average.values()) {
                String suffix = "." + average.name().toLowerCase(Locale.ROOT);
                c.assertAgrees("precision" + suffix, value(matrix.precision(average)));
                c.assertAgrees("recall" + suffix, value(matrix.recall(average)));
                c.assertAgrees("f1" + suffix, value(matrix.f1(average)));
                if (average != Average.MICRO) {
                    assertBounds(c, "precision" + suffix, matrix.precision(average));
                    assertBounds(c, "recall" + suffix, matrix.recall(average));
                    assertBounds(c, "f1" + suffix, matrix.f1(average));
                }
            }
            for (int k = 0; k < classes; k++) {
                c.assertAgrees("precision." + k, value(matrix.precision(k)));
                c.assertAgrees("recall." + k, value(matrix.recall(k)));
                c.assertAgrees("f1." + k, value(matrix.f1(k)));
                assertBounds(c, "f1." + k, matrix.f1(k));
                c.assertAgrees("specificity." + k, value(matrix.specificity(k)));
            }
        }
    }

    @Test
    void twoClassScoresAgreeWithScikitLearnAndDelongsDefinition() {
        List<Oracle.Block> cases = Oracle.blocks("performance-binary.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            BinaryScores scores = BinaryScores.of(c.ints("actual"), c.doubles("score"));

            c.assertAgrees("auc", value(scores.auc()));
            assertBounds(c, "auc", scores.auc());
            c.assertAgrees("averagePrecision", value(scores.averagePrecision()));
            c.assertAgrees("logLoss", value(scores.logLoss()), ROUNDING);
            c.assertAgrees("brier", value(scores.brier()));
            assertBounds(c, "logLoss", scores.logLoss());
            assertBounds(c, "brier", scores.brier());
            c.assertAgrees("accuracy", value(scores.confusionAt(0.5).accuracy()));
        }
    }

    @Test
    void classProbabilitiesAgreeWithScikitLearn() {
        List<Oracle.Block> cases = Oracle.blocks("performance-multiclass.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            double[][] columns = new double[c.inputs().size() - 1][];
            for (int k = 0; k < columns.length; k++) {
                columns[k] = c.doubles("p" + k);
            }
            MulticlassScores scores = MulticlassScores.of(c.ints("actual"), columns);

            c.assertAgrees("auc", value(scores.auc()));
            c.assertAgrees("logLoss", value(scores.logLoss()), ROUNDING);
            c.assertAgrees("brier", value(scores.brier()));
            assertBounds(c, "logLoss", scores.logLoss());
            assertBounds(c, "brier", scores.brier());
            c.assertAgrees("accuracy", value(scores.confusion().accuracy()));
        }
    }

    @Test
    void predictedNumbersAgreeWithScikitLearn() {
        List<Oracle.Block> cases = Oracle.blocks("performance-regression.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            Regression regression = Regression.of(c.doubles("actual"), c.doubles("predicted"));

            c.assertAgrees("mae", value(regression.mae()));
            c.assertAgrees("mse", value(regression.mse()));
            c.assertAgrees("rmse", value(regression.rmse()));
            c.assertAgrees("rmsle", value(regression.rmsle()));
            c.assertAgrees("mape", value(regression.mape()));
            c.assertAgrees("smape", value(regression.smape()));
            c.assertAgrees("r2", value(regression.r2()), ROUNDING);
            c.assertAgrees("quantileLoss", value(regression.quantileLoss(0.9)));
            assertBounds(c, "mae", regression.mae());
            assertBounds(c, "mse", regression.mse());
            assertBounds(c, "rmse", regression.rmse());
            assertBounds(c, "rmsle", regression.rmsle());
            assertBounds(c, "mape", regression.mape());
            assertBounds(c, "smape", regression.smape());
            assertBounds(c, "quantileLoss", regression.quantileLoss(0.9));
        }
    }

    @Test
    void calibrationCurvesAgreeWithScikitLearn() {
        List<Oracle.Block> cases = Oracle.blocks("performance-calibration.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            int bins = c.ints("bins")[0];
            Result<CalibrationCurve> width = CalibrationCurve.equalWidth(c.ints("actual"), c.doubles("p"), bins);
            Result<CalibrationCurve> count = CalibrationCurve.equalCount(c.ints("actual"), c.doubles("p"), bins);

            c.assertAgrees("width.ece", width.map(w -> w.expectedError().value()), ROUNDING);
            c.assertAgrees("width.mce", width.map(w -> w.maximumError().value()), ROUNDING);
            c.assertAgrees("count.ece", count.map(w -> w.expectedError().value()), ROUNDING);
            c.assertAgrees("count.mce", count.map(w -> w.maximumError().value()), ROUNDING);
            if (width instanceof Result.Value<CalibrationCurve>(CalibrationCurve curve)) {
                c.assertAgrees("width.bins", Result.of((double) curve.bins().size()));
                for (int b = 0; b < curve.bins().size(); b++) {
                    CalibrationCurve.Bin bin = curve.bins().get(b);
                    c.assertAgrees("width.%d.probability".formatted(b), Result.of(bin.probability()));
                    c.assertAgrees(
                            "width.%d.share".formatted(b), Result.of(bin.share().value()));
                    assertBounds(c, "width." + b, Result.of(bin.share()));
                }
            }
        }
    }

    @Test
    void isotonicCalibrationAgreesWithScikitLearn() {
        List<Oracle.Block> cases = Oracle.blocks("performance-isotonic.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            double[] asked = c.doubles("asked");
            switch (IsotonicCalibration.of(c.ints("actual"), c.doubles("score"))) {
                case Result.InsufficientData<IsotonicCalibration> _ ->
                    assertThat(c.wants()).isEmpty();
                case Result.Value<IsotonicCalibration>(IsotonicCalibration map) -> {
                    for (int i = 0; i < asked.length; i++) {
                        c.assertAgrees(Integer.toString(i), Result.of(map.apply(asked[i])), ROUNDING);
                    }
                    assertThat(map.apply(Double.NaN)).isNaN();
                }
            }
        }
    }

    @Test
    void fairnessAgreesWithFairlearnAndStatsmodels() {
        List<Oracle.Block> cases = Oracle.blocks("performance-fairness.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            long[] n = c.words("counts").mapToLong(Long::parseLong).toArray();
            Fairness fairness = new Fairness(
                    ConfusionMatrix.ofCounts(new long[][] {{n[0], n[1]}, {n[2], n[3]}}, 0),
                    ConfusionMatrix.ofCounts(new long[][] {{n[4], n[5]}, {n[6], n[7]}}, 0));

            assertEstimate(c, "parity", fairness.statisticalParityDifference());
            assertEstimate(c, "impact", fairness.disparateImpactRatio());
            assertEstimate(c, "opportunity", fairness.equalOpportunityDifference());
            assertEstimate(c, "odds", fairness.averageOddsDifference());
            assertEstimate(c, "equalized", fairness.equalizedOddsDifference());
        }
    }

    @Test
    void rankingsAgreeWithScikitLearnAndWithAllOrdersOfEqualScores() {
        List<Oracle.Block> cases = Oracle.blocks("performance-ranking.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            int k = c.ints("k")[0];
            int queries = c.ints("queries")[0];
            double[][] relevance = new double[queries][];
            double[][] scores = new double[queries][];
            for (int q = 0; q < queries; q++) {
                relevance[q] = c.doubles("r" + q);
                scores[q] = c.doubles("s" + q);
            }
            Ranking ranking = Ranking.of(relevance, scores);

            assertEstimate(c, "ndcg", ranking.ndcg(k));
            assertEstimate(c, "map", ranking.map(k));
            assertEstimate(c, "mrr", ranking.mrr());
            assertEstimate(c, "precision", ranking.precision(k));
            assertEstimate(c, "recall", ranking.recall(k));
        }
    }

    @Test
    void bootstrappedIntervalsAreThoseOfTheSameDrawsInPython() {
        for (Oracle.Block c : Oracle.blocks("performance-bootstrap.txt.gz")) {
            double[] actual = c.doubles("actual");
            double[] predicted = c.doubles("predicted");
            Bootstrap bootstrap = new Bootstrap(
                    c.ints("resamples")[0],
                    c.words("seed").mapToLong(Long::parseLong).findFirst().orElseThrow());

            assertEstimate(
                    c,
                    "r2",
                    bootstrap.estimate(
                            actual.length,
                            rows -> Regression.of(
                                            Arrays.stream(rows)
                                                    .mapToDouble(i -> actual[i])
                                                    .toArray(),
                                            Arrays.stream(rows)
                                                    .mapToDouble(i -> predicted[i])
                                                    .toArray())
                                    .r2()));
        }
    }

    private static void assertEstimate(Oracle.Block c, String want, Result<Estimate> estimate) {
        c.assertAgrees(want, value(estimate), ROUNDING);
        assertBounds(c, want, estimate);
    }

    private static void assertBounds(Oracle.Block c, String want, Result<Estimate> estimate) {
        c.assertAgrees(want + ".low", bound(estimate, true), ROUNDING);
        c.assertAgrees(want + ".high", bound(estimate, false), ROUNDING);
    }

    private static Result<Double> value(Result<Estimate> estimate) {
        return estimate.map(Estimate::value);
    }

    private static Result<Double> bound(Result<Estimate> estimate, boolean low) {
        return switch (estimate) {
            case Result.InsufficientData<Estimate>(String reason) -> Result.insufficient(reason);
            case Result.Value<Estimate>(Estimate e) -> {
                @Nullable Interval interval = e.interval();
                yield interval == null
                        ? Result.insufficient("no interval")
                        : Result.of(low ? interval.low() : interval.high());
            }
        };
    }

    private static long[][] square(Oracle.Block c, int classes) {
        long[] flat = c.words("counts").mapToLong(Long::parseLong).toArray();
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < flat.length; i++) {
            counts[i / classes][i % classes] = flat[i];
        }
        return counts;
    }
}
