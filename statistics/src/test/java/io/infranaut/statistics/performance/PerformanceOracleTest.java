package io.infranaut.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Result;
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
        List<OracleCase> cases = OracleCase.read("performance-confusion.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (OracleCase c : cases) {
            int classes = c.ints("classes")[0];
            ConfusionMatrix matrix = c.has("counts")
                    ? ConfusionMatrix.ofCounts(square(c, classes), 0)
                    : ConfusionMatrix.of(c.ints("actual"), c.ints("predicted"), classes);

            c.assertAgrees("accuracy", value(matrix.accuracy()));
            c.assertAgrees("accuracy.low", bound(matrix.accuracy(), true), ROUNDING);
            c.assertAgrees("accuracy.high", bound(matrix.accuracy(), false), ROUNDING);
            c.assertAgrees("balancedAccuracy", value(matrix.balancedAccuracy()));
            c.assertAgrees("matthews", value(matrix.matthews()), ROUNDING);
            for (Average average : Average.values()) {
                String suffix = "." + average.name().toLowerCase(Locale.ROOT);
                c.assertAgrees("precision" + suffix, value(matrix.precision(average)));
                c.assertAgrees("recall" + suffix, value(matrix.recall(average)));
                c.assertAgrees("f1" + suffix, value(matrix.f1(average)));
            }
            for (int k = 0; k < classes; k++) {
                c.assertAgrees("precision." + k, value(matrix.precision(k)));
                c.assertAgrees("recall." + k, value(matrix.recall(k)));
                c.assertAgrees("f1." + k, value(matrix.f1(k)));
                c.assertAgrees("specificity." + k, value(matrix.specificity(k)));
            }
        }
    }

    @Test
    void twoClassScoresAgreeWithScikitLearnAndDelongsDefinition() {
        List<OracleCase> cases = OracleCase.read("performance-binary.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (OracleCase c : cases) {
            BinaryScores scores = BinaryScores.of(c.ints("actual"), c.doubles("score"));

            c.assertAgrees("auc", value(scores.auc()));
            c.assertAgrees("auc.low", bound(scores.auc(), true), ROUNDING);
            c.assertAgrees("auc.high", bound(scores.auc(), false), ROUNDING);
            c.assertAgrees("averagePrecision", value(scores.averagePrecision()));
            c.assertAgrees("logLoss", value(scores.logLoss()), ROUNDING);
            c.assertAgrees("brier", value(scores.brier()));
            c.assertAgrees("accuracy", value(scores.confusionAt(0.5).accuracy()));
        }
    }

    @Test
    void classProbabilitiesAgreeWithScikitLearn() {
        List<OracleCase> cases = OracleCase.read("performance-multiclass.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (OracleCase c : cases) {
            double[][] columns = new double[c.inputs().size() - 1][];
            for (int k = 0; k < columns.length; k++) {
                columns[k] = c.doubles("p" + k);
            }
            MulticlassScores scores = MulticlassScores.of(c.ints("actual"), columns);

            c.assertAgrees("auc", value(scores.auc()));
            c.assertAgrees("logLoss", value(scores.logLoss()), ROUNDING);
            c.assertAgrees("brier", value(scores.brier()));
            c.assertAgrees("accuracy", value(scores.confusion().accuracy()));
        }
    }

    @Test
    void predictedNumbersAgreeWithScikitLearn() {
        List<OracleCase> cases = OracleCase.read("performance-regression.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (OracleCase c : cases) {
            Regression regression = Regression.of(c.doubles("actual"), c.doubles("predicted"));

            c.assertAgrees("mae", value(regression.mae()));
            c.assertAgrees("mse", value(regression.mse()));
            c.assertAgrees("rmse", value(regression.rmse()));
            c.assertAgrees("rmsle", value(regression.rmsle()));
            c.assertAgrees("mape", value(regression.mape()));
            c.assertAgrees("smape", value(regression.smape()));
            c.assertAgrees("r2", value(regression.r2()), ROUNDING);
            c.assertAgrees("quantileLoss", value(regression.quantileLoss(0.9)));
        }
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

    private static long[][] square(OracleCase c, int classes) {
        long[] flat = c.words("counts").mapToLong(Long::parseLong).toArray();
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < flat.length; i++) {
            counts[i / classes][i % classes] = flat[i];
        }
        return counts;
    }
}
