package io.infranaut.statistics.twosample;

import io.infranaut.statistics.Result;
import java.util.List;
import java.util.SortedMap;

/// Whether a dataset as a whole has drifted: the share of its columns that have.
///
/// @param columns columns of the check
/// @param judged columns with a value; the others count neither way
/// @param drifted columns whose verdict is DRIFT
/// @param share drifted / judged
/// @param threshold a share at or above it is drift
public record DatasetDrift(int columns, int judged, int drifted, double share, double threshold, Verdict verdict) {
    /// The share unless the caller gives one.
    public static final double DEFAULT_THRESHOLD = 0.5;

    /// The verdict over the columns of one check, best after [Correction#over].
    ///
    /// @param threshold above 0, at most 1
    /// @return insufficient when no column has a value
    public static Result<DatasetDrift> of(SortedMap<String, Result<DriftMeasurement>> columns, double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a share of columns is above 0 and at most 1, not " + threshold);
        }
        List<Verdict> verdicts = columns.values().stream()
                .<Verdict>mapMulti((result, judged) -> {
                    if (result instanceof Result.Value<DriftMeasurement>(DriftMeasurement m)) {
                        judged.accept(m.verdict());
                    }
                })
                .toList();
        if (verdicts.isEmpty()) {
            return Result.insufficient("none of the %d columns has a value".formatted(columns.size()));
        }
        int drifted = (int) verdicts.stream().filter(v -> v == Verdict.DRIFT).count();
        double share = (double) drifted / verdicts.size();
        return Result.of(new DatasetDrift(
                columns.size(),
                verdicts.size(),
                drifted,
                share,
                threshold,
                share >= threshold ? Verdict.DRIFT : Verdict.STABLE));
    }
}
