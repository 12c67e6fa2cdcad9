package io.infranaut.statistics.preset;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import io.infranaut.statistics.twosample.Shares;

/// Drift in three levels, as whylogs 1 reports it: Kolmogorov-Smirnov for numbers, chi-squared for labels, or the
/// Hellinger distance of either. A level begins with its bound.
///
/// Difference: whylogs compares its sketches, here the values are compared; numbers are cut for Hellinger at the edges
/// of NumPy's `doane` rule over the reference, with what lies beyond them in one bin more.
public final class WhyLogs {
    private static final double POSSIBLE_P = 0.05;
    private static final double NO_P = 0.15;
    private static final double POSSIBLE_DISTANCE = 0.15;
    private static final double DRIFT_DISTANCE = 0.4;

    private WhyLogs() {}

    public enum Level {
        NO_DRIFT,
        POSSIBLE_DRIFT,
        DRIFT
    }

    /// A column's verdict.
    ///
    /// @param score the p-value or distance
    public record Verdict(String algorithm, double score, Level level) {}

    /// The drift of a column by the p-value of its kind's test.
    ///
    /// @return insufficient for a side without values, and for labels of which there is only one
    /// @throws IllegalArgumentException if one side has numbers and the other has labels
    public static Result<Verdict> drift(Column reference, Column current) {
        if (reference instanceof Column.Numbers(double[] a, boolean _)
                && current instanceof Column.Numbers(double[] b, boolean _)) {
            double[] sorted = NumericProfile.sortedFinite(a);
            double[] others = NumericProfile.sortedFinite(b);
            return sorted.length == 0 || others.length == 0
                    ? SageMaker.noValues(sorted.length, others.length)
                    : byP("ks", KolmogorovSmirnov.of(sorted, others).pValue());
        }
        Shares shares = labels(reference, current);
        if (shares.referenceCount() == 0 || shares.currentCount() == 0) {
            return SageMaker.noValues(shares.referenceCount(), shares.currentCount());
        }
        return shares.cells() < 2
                ? Result.insufficient("chi-square needs two values")
                : byP("chi-square", ChiSquaredDistribution.survival(shares.chiSquared(), shares.cells() - 1));
    }

    /// The drift of a column by its Hellinger distance.
    ///
    /// @return insufficient for a side without values
    /// @throws IllegalArgumentException if one side has numbers and the other has labels
    public static Result<Verdict> hellinger(Column reference, Column current) {
        if (reference instanceof Column.Numbers(double[] a, boolean _)
                && current instanceof Column.Numbers(double[] b, boolean _)) {
            Finite finite = Finite.of(a);
            double[] others = NumericProfile.finite(b);
            if (finite.values().length == 0 || others.length == 0) {
                return SageMaker.noValues(finite.values().length, others.length);
            }
            NumpyBins bins = NumpyBins.doane(finite);
            return byDistance(new Shares(
                    bins.count(finite.values()).withOutside(),
                    bins.count(others).withOutside()));
        }
        Shares shares = labels(reference, current);
        return shares.referenceCount() == 0 || shares.currentCount() == 0
                ? SageMaker.noValues(shares.referenceCount(), shares.currentCount())
                : byDistance(shares);
    }

    private static Shares labels(Column reference, Column current) {
        if (reference instanceof Column.Labels a && current instanceof Column.Labels b) {
            return NannyMl.shares(a.counts(), b.counts());
        }
        throw new IllegalArgumentException("a column has numbers on one side and labels on the other");
    }

    private static Result<Verdict> byP(String algorithm, double p) {
        Level level = p >= NO_P ? Level.NO_DRIFT : p >= POSSIBLE_P ? Level.POSSIBLE_DRIFT : Level.DRIFT;
        return Result.of(new Verdict(algorithm, p, level));
    }

    private static Result<Verdict> byDistance(Shares shares) {
        double distance = shares.hellinger();
        Level level = distance >= DRIFT_DISTANCE
                ? Level.DRIFT
                : distance >= POSSIBLE_DISTANCE ? Level.POSSIBLE_DRIFT : Level.NO_DRIFT;
        return Result.of(new Verdict("hellinger", distance, level));
    }
}
