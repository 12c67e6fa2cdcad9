package io.infranaut.statistics.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Column.Labels;
import io.infranaut.statistics.Column.Numbers;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.preset.SageMaker.Comparison;
import io.infranaut.statistics.preset.SageMaker.Violation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SageMakerTest {
    private static final Numbers HUNDRED =
            new Numbers(IntStream.range(0, 100).asDoubleStream().toArray(), false);

    @Test
    void numbers_drift_when_the_largest_difference_of_their_distributions_is_above_the_threshold() {
        Numbers atThreshold = moved(10);
        Numbers above = moved(11);

        assertThat(SageMaker.drift(Comparison.SIMPLE, SageMaker.DEFAULT_THRESHOLD, HUNDRED, atThreshold))
                .isEqualTo(Result.of(new Violation(0.1, 0.1, false)));
        assertThat(SageMaker.drift(Comparison.SIMPLE, SageMaker.DEFAULT_THRESHOLD, HUNDRED, above))
                .isEqualTo(Result.of(new Violation(0.11, 0.1, true)));
    }

    @Test
    void the_robust_comparison_takes_off_what_samples_differ_by() {
        double tolerance = 1.8 * Math.sqrt(200.0 / 10_000);

        assertThat(SageMaker.drift(Comparison.ROBUST, 0.1, HUNDRED, moved(50))).satisfies(result -> {
            Violation found = ((Result.Value<Violation>) result).value();
            assertThat(found.distance()).isCloseTo(0.5 - tolerance, within(1e-15));
            assertThat(found.drifted()).isTrue();
        });
        assertThat(SageMaker.drift(Comparison.ROBUST, 0.1, HUNDRED, moved(20)))
                .isEqualTo(Result.of(new Violation(0, 0.1, false)));
    }

    @Test
    void labels_drift_when_a_share_moves_an_unseen_one_too() {
        Labels reference = new Labels(new String[] {"a", "a", "b", "b", null}, false);
        Labels unseen = new Labels(new String[] {"a", "b", "b", "c"}, false);

        assertThat(SageMaker.drift(Comparison.ROBUST, 0.24, reference, unseen))
                .isEqualTo(Result.of(new Violation(0.25, 0.24, true)));
    }

    @Test
    void sides_without_values_are_insufficient_and_what_cannot_be_compared_is_refused() {
        Numbers none = new Numbers(new double[] {Double.NaN, Double.POSITIVE_INFINITY}, false);
        Labels nulls = new Labels(new String[] {null}, false);

        assertThat(SageMaker.drift(Comparison.SIMPLE, 0.1, HUNDRED, none)).isInstanceOf(InsufficientData.class);
        assertThat(SageMaker.drift(Comparison.SIMPLE, 0.1, nulls, nulls)).isInstanceOf(InsufficientData.class);
        assertThatThrownBy(() -> SageMaker.drift(Comparison.SIMPLE, 0.1, HUNDRED, nulls))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SageMaker.drift(Comparison.SIMPLE, Double.NaN, HUNDRED, HUNDRED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Numbers moved(double by) {
        return new Numbers(Arrays.stream(HUNDRED.values()).map(v -> v + by).toArray(), false);
    }
}
