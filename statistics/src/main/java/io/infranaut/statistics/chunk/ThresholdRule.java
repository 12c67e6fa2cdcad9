package io.infranaut.statistics.chunk;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.profile.Moments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a threshold follows from a statistic's values on the reference's own chunks.
public sealed interface ThresholdRule {
    /// The multiplier that NannyML made common.
    double THREE = 3;

    /// Fixed bounds, whatever the reference shows.
    record Constant(@Nullable Double lower, @Nullable Double upper) implements ThresholdRule {}

    /// The mean of the reference's values, less and plus so many of their population standard deviations.
    ///
    /// @param below null for no lower bound
    /// @param above null for no upper bound
    record StandardDeviations(
            @Nullable Double below, @Nullable Double above) implements ThresholdRule {
        public StandardDeviations {
            if ((below != null && !(below >= 0)) || (above != null && !(above >= 0))) {
                throw new IllegalArgumentException("multipliers must not be negative: " + below + ", " + above);
            }
        }
    }

    /// The mean of the reference's values, less and plus three of their standard deviations.
    static ThresholdRule both() {
        return new StandardDeviations(THREE, THREE);
    }

    /// The mean of the reference's values plus three of their standard deviations.
    static ThresholdRule upper() {
        return new StandardDeviations(null, THREE);
    }

    /// The threshold that the reference's chunks teach.
    ///
    /// @param values the statistic of each reference chunk that has one, finite
    /// @return insufficient when a rule that needs values gets none
    default Result<Threshold> learn(double[] values) {
        return switch (this) {
            case Constant(Double lower, Double upper) -> Result.of(new Threshold(lower, upper));
            case StandardDeviations(Double below, Double above) -> {
                if (values.length == 0) {
                    yield Result.insufficient("no chunk of the reference has a value to learn a threshold from");
                }
                double[] sorted = values.clone();
                Arrays.sort(sorted);
                Moments moments = Moments.of(sorted);
                yield Result.of(new Threshold(
                        below == null ? null : (Double) (moments.mean() - below * moments.standardDeviation()),
                        above == null ? null : (Double) (moments.mean() + above * moments.standardDeviation())));
            }
        };
    }
}
