package io.infranaut.statistics.preset;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.performance.BinaryScores;
import io.infranaut.statistics.performance.CalibrationCurve;
import io.infranaut.statistics.performance.Estimate;
import io.infranaut.statistics.performance.IsotonicCalibration;
import java.util.Arrays;

/// Whether scores gain from an isotonic calibration, as [Cbpe] says.
final class CalibrationTrial {
    private static final double PERFECT = 0.999;
    private static final int SPLITS = 10;
    private static final int BINS = 10;

    private CalibrationTrial() {}

    /// @param truth 0 or 1 for each row
    /// @param scores finite
    /// @return insufficient for no row, or when a class has but one
    static Result<Boolean> helps(int[] truth, double[] scores) {
        int positives = Arrays.stream(truth).sum();
        int rarer = Math.min(positives, truth.length - positives);
        if (truth.length == 0) {
            return Result.insufficient("no row of the reference has truth and scores");
        }
        if (rarer == 0
                || (BinaryScores.of(truth, scores).auc() instanceof Result.Value<Estimate>(Estimate auc)
                        && auc.value() > PERFECT)) {
            return Result.of(false);
        }
        if (rarer == 1 || truth.length <= SPLITS) {
            return Result.insufficient(
                    "calibration cannot be tried: of %d rows of the reference, the rarer class has %d"
                            .formatted(truth.length, rarer));
        }
        StratifiedSplits splits = new StratifiedSplits(truth);
        int[] tested = {};
        double[] calibrated = {};
        for (int i = 0; i < SPLITS; i++) {
            StratifiedSplits.Split split = splits.next();
            if (!(IsotonicCalibration.of(at(truth, split.learned()), ClassPredictions.at(scores, split.learned()))
                    instanceof Result.Value<IsotonicCalibration>(IsotonicCalibration map))) {
                throw new IllegalStateException("a split has rows to learn from");
            }
            int n = tested.length;
            tested = Arrays.copyOf(tested, n + split.tested().length);
            calibrated = Arrays.copyOf(calibrated, tested.length);
            System.arraycopy(split.tested(), 0, tested, n, split.tested().length);
            for (int k = n; k < tested.length; k++) {
                calibrated[k] = map.apply(scores[tested[k]]);
            }
        }
        int[] labels = at(truth, tested);
        return Result.of(error(labels, ClassPredictions.at(scores, tested)) > error(labels, calibrated));
    }

    private static int[] at(int[] values, int[] rows) {
        return Arrays.stream(rows).map(i -> values[i]).toArray();
    }

    /// Infinite for scores that are no probabilities.
    private static double error(int[] truth, double[] scores) {
        return switch (CalibrationCurve.equalCount(truth, scores, BINS)) {
            case Result.Value<CalibrationCurve>(CalibrationCurve curve) ->
                curve.expectedError().value();
            case Result.InsufficientData<CalibrationCurve> _ -> Double.POSITIVE_INFINITY;
        };
    }
}
