package io.infranaut.statistics.preset;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.chunk.Threshold;
import io.infranaut.statistics.chunk.ThresholdRule;
import io.infranaut.statistics.performance.IsotonicCalibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Confidence-based performance estimation as NannyML 0.13 does it: how well a classifier does while nobody knows the
/// truth yet, from its calibrated probabilities alone. The reference, whose truth is known, teaches the calibration,
/// the sampling error and the thresholds; the latter come from the performance that was realized on its chunks.
///
/// Differences: the bootstrap of average precision's sampling error is drawn by xoshiro256++ from a seed (there
/// NumPy's, without one). Rows of equal score keep their order, where NumPy's sort leaves it to the machine; it matters
/// to the AUC of several classes and to AUC's sampling error, in the fourth digit, and to whether scores get calibrated
/// that hardly gain from it. Rows of the reference without truth or score are left out, where NannyML stops; so are, in
/// any chunk, rows that a quantity lacks a value of. What NannyML answers NaN to is
/// [Result.InsufficientData], or null for a confidence; of a threshold no chunk of the reference can teach there is
/// none.
///
/// Source: Kivimäki, Białek, Nurminen & Kuberski 2024 (Confidence-based estimators for predictive performance in model
/// monitoring).
public final class Cbpe {
    private static final double ERRORS = 3;

    private final ClassPredictions reference;
    private final List<Chunk> chunks;
    private final List<@Nullable IsotonicCalibration> calibrations;
    private final double[][] calibrated;
    private final long seed;

    private Cbpe(
            ClassPredictions reference,
            List<Chunk> chunks,
            List<@Nullable IsotonicCalibration> calibrations,
            long seed) {
        this.reference = reference;
        this.chunks = List.copyOf(chunks);
        this.calibrations = calibrations;
        this.calibrated = calibrated(reference, calibrations);
        this.seed = seed;
    }

    /// What is estimated.
    public sealed interface Quantity {
        /// A number in [0, 1]; of more than two classes the mean over the classes, each against the rest.
        enum Metric implements Quantity {
            ROC_AUC,
            AVERAGE_PRECISION,
            F1,
            PRECISION,
            RECALL,
            SPECIFICITY,
            ACCURACY
        }

        /// A cell of the confusion matrix.
        record Cell(int actual, int predicted, Normalization normalization) implements Quantity {}
    }

    /// What a cell of a confusion matrix is divided by.
    public enum Normalization {
        /// Nothing: the cell counts rows.
        NONE,
        /// All rows.
        ALL,
        /// The rows of its true class.
        TRUE,
        /// The rows of its predicted class.
        PREDICTED
    }

    /// A chunk's estimate.
    ///
    /// @param confidence the value less and plus three sampling errors, kept within what it can be; null where the
    ///     reference has no rows to learn the sampling error from
    /// @param realized what the rows with truth show
    /// @param alert whether the estimate is outside the threshold
    public record ChunkEstimate(
            Chunk chunk,
            Result<Double> value,
            NannyMl.@Nullable Confidence confidence,
            Result<Double> realized,
            boolean alert) {}

    /// A quantity over all chunks.
    ///
    /// @param threshold null when no chunk of the reference has a realized value
    public record Estimation(
            @Nullable Threshold threshold, List<ChunkEstimate> reference, List<ChunkEstimate> analysis) {}

    /// Learns from a reference. Probabilities are calibrated if that lowers the expected calibration error (ten bins of
    /// equal count) of ten stratified tenths of the reference, each calibrated by its other rows; not when the truth is
    /// of one class or the scores separate the classes (an AUC above 0.999).
    ///
    /// @param seed of the bootstrap
    /// @return insufficient when no row has truth and scores, or a class has only one
    public static Result<Cbpe> of(ClassPredictions reference, List<Chunk> chunks, long seed) {
        int[] rows = complete(reference);
        boolean[] calibrate = new boolean[reference.probabilities().length];
        for (int c = 0; c < calibrate.length; c++) {
            double[] scores = ClassPredictions.at(reference.probabilities()[c], rows);
            switch (CalibrationTrial.helps(reference.truth(c, rows), scores)) {
                case Result.Value<Boolean>(Boolean helps) -> calibrate[c] = helps;
                case Result.InsufficientData<Boolean>(String reason) -> {
                    return Result.insufficient(reason);
                }
            }
        }
        return of(reference, chunks, seed, calibrate);
    }

    /// Learns from a reference.
    ///
    /// @param seed of the bootstrap
    /// @param calibrate for each column of probabilities, whether to calibrate it
    /// @return insufficient when no row has truth and scores
    public static Result<Cbpe> of(ClassPredictions reference, List<Chunk> chunks, long seed, boolean[] calibrate) {
        int[] rows = complete(reference);
        if (calibrate.length != reference.probabilities().length) {
            throw new IllegalArgumentException("one decision for each of %d columns, not %d"
                    .formatted(reference.probabilities().length, calibrate.length));
        }
        if (rows.length == 0) {
            return Result.insufficient(
                    "none of the reference's %d rows has truth and scores".formatted(reference.rows()));
        }
        List<@Nullable IsotonicCalibration> calibrations = new ArrayList<>();
        for (int c = 0; c < calibrate.length; c++) {
            double[] scores = ClassPredictions.at(reference.probabilities()[c], rows);
            calibrations.add(
                    calibrate[c]
                                    && IsotonicCalibration.of(reference.truth(c, rows), scores)
                                            instanceof Result.Value<IsotonicCalibration>(IsotonicCalibration map)
                            ? map
                            : null);
        }
        return Result.of(new Cbpe(reference, chunks, calibrations, seed));
    }

    /// Which columns of probabilities are calibrated.
    public List<Boolean> calibrated() {
        return calibrations.stream().map(c -> c != null).toList();
    }

    /// Estimates a quantity with the threshold of three standard deviations on either side.
    ///
    /// @param analysis rows of the same model; truth is needed only to have the realized values beside the estimates
    public Estimation estimate(Quantity quantity, ClassPredictions analysis, List<Chunk> analysisChunks) {
        return estimate(quantity, ThresholdRule.both(), analysis, analysisChunks);
    }

    /// Estimates a quantity.
    public Estimation estimate(
            Quantity quantity, ThresholdRule rule, ClassPredictions analysis, List<Chunk> analysisChunks) {
        if (analysis.probabilities().length != reference.probabilities().length) {
            throw new IllegalArgumentException("the reference has %d columns of probabilities, not %d"
                    .formatted(reference.probabilities().length, analysis.probabilities().length));
        }
        double most = quantity instanceof Quantity.Cell(int _, int _, Normalization normalization)
                        && normalization == Normalization.NONE
                ? Double.MAX_VALUE
                : 1;
        double[] realized = chunks.stream()
                .map(chunk -> RealizedPerformance.of(quantity, reference.slice(chunk)))
                .mapMultiToDouble((result, accepted) -> {
                    if (result instanceof Result.Value<Double>(Double value)) {
                        accepted.accept(value);
                    }
                })
                .toArray();
        Threshold threshold = rule.learn(realized) instanceof Result.Value<Threshold>(Threshold learned)
                ? learned.within(0, most)
                : null;
        double error = SamplingError.ofOneRow(quantity, reference, seed);
        return new Estimation(
                threshold,
                estimates(quantity, reference, calibrated, chunks, threshold, error, most),
                estimates(
                        quantity,
                        analysis,
                        calibrated(analysis, calibrations),
                        analysisChunks,
                        threshold,
                        error,
                        most));
    }

    private static List<ChunkEstimate> estimates(
            Quantity quantity,
            ClassPredictions rows,
            double[][] calibrated,
            List<Chunk> chunks,
            @Nullable Threshold threshold,
            double errorOfOneRow,
            double most) {
        List<ChunkEstimate> estimates = new ArrayList<>();
        for (Chunk chunk : chunks) {
            ExpectedPerformance expected = ExpectedPerformance.of(quantity, rows, calibrated, chunk);
            boolean alert = threshold != null
                    && expected.value() instanceof Result.Value<Double>(Double value)
                    && threshold.breachedBy(value);
            estimates.add(new ChunkEstimate(
                    chunk,
                    expected.value(),
                    confidence(quantity, expected, errorOfOneRow, most),
                    RealizedPerformance.of(quantity, rows.slice(chunk)),
                    alert));
        }
        return List.copyOf(estimates);
    }

    private static NannyMl.@Nullable Confidence confidence(
            Quantity quantity, ExpectedPerformance expected, double errorOfOneRow, double most) {
        if (!(expected.value() instanceof Result.Value<Double>(Double value)) || Double.isNaN(errorOfOneRow)) {
            return null;
        }
        boolean counts = quantity instanceof Quantity.Cell cell && cell.normalization() == Normalization.NONE;
        double error = errorOfOneRow / Math.sqrt(expected.rows()) * (counts ? expected.rows() : 1);
        return new NannyMl.Confidence(
                error, Math.max(0, value - ERRORS * error), Math.min(most, value + ERRORS * error));
    }

    private static int[] complete(ClassPredictions rows) {
        return rows.where(i -> rows.actual()[i] >= 0 && rows.scored(i));
    }

    /// Calibrated probabilities; those of several classes sum to 1, and are alike where all are 0.
    private static double[][] calibrated(ClassPredictions rows, List<@Nullable IsotonicCalibration> calibrations) {
        double[][] columns = new double[calibrations.size()][];
        for (int c = 0; c < columns.length; c++) {
            IsotonicCalibration map = calibrations.get(c);
            double[] raw = rows.probabilities()[c];
            columns[c] = map == null
                    ? raw.clone()
                    : Arrays.stream(raw).map(map::apply).toArray();
        }
        if (columns.length > 1) {
            IntStream.range(0, rows.rows()).forEach(i -> {
                double sum = 0;
                for (double[] column : columns) {
                    sum += column[i];
                }
                for (double[] column : columns) {
                    column[i] = sum == 0 ? 1.0 / columns.length : column[i] / sum;
                }
            });
        }
        return columns;
    }
}
