package io.infranaut.statistics.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Result;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    private static final double[] VALUES = {2, 4, 4, 4, 5, 5, 7, 9};

    @Test
    void the_reference_teaches_its_mean_and_three_population_standard_deviations() {
        assertThat(ThresholdRule.both().learn(VALUES)).isEqualTo(Result.of(new Threshold(-1.0, 11.0)));
        assertThat(ThresholdRule.upper().learn(VALUES)).isEqualTo(Result.of(new Threshold(null, 11.0)));
        assertThat(new ThresholdRule.StandardDeviations(0.5, null).learn(VALUES))
                .isEqualTo(Result.of(new Threshold(4.0, null)));
        assertThat(new ThresholdRule.Constant(null, 0.0).learn(new double[0]))
                .isEqualTo(Result.of(new Threshold(null, 0.0)));
        assertThat(ThresholdRule.both().learn(new double[0])).isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void only_a_value_strictly_outside_is_an_alert() {
        Threshold threshold = new Threshold(0.2, 0.8);

        assertThat(threshold.breachedBy(0.2)).isFalse();
        assertThat(threshold.breachedBy(0.8)).isFalse();
        assertThat(threshold.breachedBy(Math.nextDown(0.2))).isTrue();
        assertThat(threshold.breachedBy(Math.nextUp(0.8))).isTrue();
        assertThat(new Threshold(null, null).breachedBy(1e9)).isFalse();
    }

    @Test
    void bounds_beyond_what_the_statistic_can_be_move_to_its_ends() {
        assertThat(new Threshold(-1.0, 11.0).within(0, 1)).isEqualTo(new Threshold(0.0, 1.0));
        assertThat(new Threshold(0.5, null).within(0, 1)).isEqualTo(new Threshold(0.5, null));
        assertThat(new Threshold(null, 2.0).within(0, 1)).isEqualTo(new Threshold(null, 1.0));
    }

    @Test
    void bounds_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new Threshold(2.0, 1.0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Threshold(Double.NaN, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Threshold(null, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ThresholdRule.StandardDeviations(-1.0, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ThresholdRule.StandardDeviations(null, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
