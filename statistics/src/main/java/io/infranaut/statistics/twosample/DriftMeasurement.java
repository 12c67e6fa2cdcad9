package io.infranaut.statistics.twosample;

import io.infranaut.statistics.twosample.Method.Answer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What comparing a reference and a current sample of one column gave. All numbers are finite.
///
/// @param choice why this method: `requested`, or the rule of `auto` that applied
/// @param statistic the method's own statistic, in its own unit
/// @param score what the verdict is drawn from: the p-value, by permutation where asked for, or the distance as it
///     is compared with the threshold
/// @param adjusted the p-value corrected over the columns of a check, or null before [Correction] or for a
///     distance; the verdict follows it when it is there
/// @param threshold a p-value below it, or a distance at or above it, is DRIFT
/// @param watch a distance at or above it is WATCH; null when the method has no such level
/// @param effectSize how large the difference is whatever the number of rows; what it is says `effect`
/// @param referenceCount values compared, after leaving out those that are not finite
/// @param parameters everything else that the numbers depend on, each as text that reads back without loss
/// @param kernel the version of the arithmetic, [io.infranaut.statistics.Kernel]
public record DriftMeasurement(
        Method method,
        String methodName,
        String choice,
        double statistic,
        Answer answer,
        double score,
        @Nullable Double adjusted,
        double threshold,
        @Nullable Double watch,
        Verdict verdict,
        String effect,
        double effectSize,
        long referenceCount,
        long currentCount,
        SortedMap<String, String> parameters,
        String kernel) {
    public DriftMeasurement {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /// The same measurement judged by a p-value that is corrected over several columns.
    public DriftMeasurement judgedBy(double adjustedPValue, Correction correction) {
        SortedMap<String, String> told = new TreeMap<>(parameters);
        told.put("correction", correction.id());
        return new DriftMeasurement(
                method,
                methodName,
                choice,
                statistic,
                answer,
                score,
                adjustedPValue,
                threshold,
                watch,
                adjustedPValue < threshold ? Verdict.DRIFT : Verdict.STABLE,
                effect,
                effectSize,
                referenceCount,
                currentCount,
                told,
                kernel);
    }
}
