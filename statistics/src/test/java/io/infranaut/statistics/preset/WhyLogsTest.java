package io.infranaut.statistics.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Column.Labels;
import io.infranaut.statistics.Column.Numbers;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.preset.WhyLogs.Level;
import io.infranaut.statistics.preset.WhyLogs.Verdict;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhyLogsTest {
    private static final Numbers NUMBERS =
            new Numbers(IntStream.range(0, 200).asDoubleStream().toArray(), false);

    @Test
    void numbers_get_the_level_of_their_kolmogorov_smirnov_p_value() {
        assertThat(value(WhyLogs.drift(NUMBERS, moved(0)))).isEqualTo(new Verdict("ks", 1, Level.NO_DRIFT));
        assertThat(value(WhyLogs.drift(NUMBERS, moved(24))).level()).isEqualTo(Level.POSSIBLE_DRIFT);
        assertThat(value(WhyLogs.drift(NUMBERS, moved(30))).level()).isEqualTo(Level.DRIFT);
    }

    @Test
    void labels_get_the_level_of_their_chi_squared_p_value() {
        Verdict found = value(WhyLogs.drift(labels(50, 50), labels(40, 60)));

        assertThat(found.algorithm()).isEqualTo("chi-square");
        assertThat(found.score()).isCloseTo(ChiSquaredDistribution.survival(200.0 / 99, 1), within(1e-12));
        assertThat(found.level()).isEqualTo(Level.NO_DRIFT);
        assertThat(value(WhyLogs.drift(labels(50, 50), labels(38, 62))).level()).isEqualTo(Level.POSSIBLE_DRIFT);
        assertThat(value(WhyLogs.drift(labels(50, 50), labels(30, 70))).level()).isEqualTo(Level.DRIFT);
    }

    @Test
    void a_level_of_the_hellinger_distance_begins_with_its_bound() {
        assertThat(value(WhyLogs.hellinger(labels(50, 50), labels(50, 50))))
                .isEqualTo(new Verdict("hellinger", 0, Level.NO_DRIFT));
        assertThat(value(WhyLogs.hellinger(labels(50, 50), labels(25, 75))).level())
                .isEqualTo(Level.POSSIBLE_DRIFT);
        assertThat(value(WhyLogs.hellinger(labels(16, 0), labels(0, 16))))
                .isEqualTo(new Verdict("hellinger", 1, Level.DRIFT));
        assertThat(value(WhyLogs.hellinger(NUMBERS, moved(1000)))).isEqualTo(new Verdict("hellinger", 1, Level.DRIFT));
        assertThat(value(WhyLogs.hellinger(NUMBERS, NUMBERS)).level()).isEqualTo(Level.NO_DRIFT);
    }

    @Test
    void sides_without_values_are_insufficient_and_what_cannot_be_compared_is_refused() {
        Numbers none = new Numbers(new double[] {Double.NaN}, false);
        Labels nulls = new Labels(new String[] {null}, false);

        assertThat(WhyLogs.drift(NUMBERS, none)).isInstanceOf(InsufficientData.class);
        assertThat(WhyLogs.hellinger(none, NUMBERS)).isInstanceOf(InsufficientData.class);
        assertThat(WhyLogs.drift(nulls, labels(1, 1))).isInstanceOf(InsufficientData.class);
        assertThat(WhyLogs.hellinger(labels(1, 1), nulls)).isInstanceOf(InsufficientData.class);
        assertThat(WhyLogs.drift(labels(3, 0), labels(3, 0))).isInstanceOf(InsufficientData.class);
        assertThatThrownBy(() -> WhyLogs.drift(NUMBERS, nulls)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WhyLogs.hellinger(nulls, NUMBERS)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Numbers moved(double by) {
        return new Numbers(Arrays.stream(NUMBERS.values()).map(v -> v + by).toArray(), false);
    }

    private static Column labels(int a, int b) {
        return new Labels(
                IntStream.range(0, a + b).mapToObj(i -> i < a ? "a" : "b").toArray(String[]::new), false);
    }

    private static Verdict value(Result<Verdict> result) {
        return ((Result.Value<Verdict>) result).value();
    }
}
