package io.infranaut.statistics.preset;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import io.infranaut.statistics.twosample.Shares;

/// Distribution constraints as Amazon SageMaker Model Monitor checks them: the largest difference of the cumulated
/// distributions for numbers, of the shares for labels.
///
/// Difference: the distance comes from the values, where SageMaker takes it from a sketch of the baseline (KLL) and so
/// from about ten bins or quantiles.
public final class SageMaker {
    /// The distance above which a column violates its constraint.
    public static final double DEFAULT_THRESHOLD = 0.1;

    private static final double ROBUST = 1.8;

    private SageMaker() {}

    /// How distances of numbers are compared.
    public enum Comparison {
        SIMPLE,
        /// The distance less 1.8·√((n + m) / nm), what samples of one law differ by; not below 0.
        ROBUST
    }

    /// A column's verdict.
    public record Violation(double distance, double threshold, boolean drifted) {}

    /// The drift of a column.
    ///
    /// @param comparison applies to numbers only
    /// @param threshold in [0, 1]; a distance above it is drift
    /// @return insufficient for a side without values
    /// @throws IllegalArgumentException if one side has numbers and the other has labels
    public static Result<Violation> drift(Comparison comparison, double threshold, Column reference, Column current) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold is in [0, 1], not " + threshold);
        }
        return distance(comparison, reference, current)
                .map(distance -> new Violation(distance, threshold, distance > threshold));
    }

    private static Result<Double> distance(Comparison comparison, Column reference, Column current) {
        if (reference instanceof Column.Numbers(double[] a, boolean _)
                && current instanceof Column.Numbers(double[] b, boolean _)) {
            double[] sorted = NumericProfile.sortedFinite(a);
            double[] others = NumericProfile.sortedFinite(b);
            double n = sorted.length;
            double m = others.length;
            if (n == 0 || m == 0) {
                return noValues(sorted.length, others.length);
            }
            double distance = KolmogorovSmirnov.of(sorted, others).statistic();
            return Result.of(
                    switch (comparison) {
                        case SIMPLE -> distance;
                        case ROBUST -> Math.max(0, distance - ROBUST * Math.sqrt((n + m) / (n * m)));
                    });
        }
        if (reference instanceof Column.Labels a && current instanceof Column.Labels b) {
            Shares shares = NannyMl.shares(a.counts(), b.counts());
            return shares.referenceCount() == 0 || shares.currentCount() == 0
                    ? noValues(shares.referenceCount(), shares.currentCount())
                    : Result.of(shares.largestDifference());
        }
        throw new IllegalArgumentException("a column has numbers on one side and labels on the other");
    }

    static <T> Result<T> noValues(long n, long m) {
        return Result.insufficient(
                "each side needs a value; the reference has %d and the current has %d".formatted(n, m));
    }
}
