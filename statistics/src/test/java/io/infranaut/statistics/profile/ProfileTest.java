package io.infranaut.statistics.profile;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.profile.CategoricalProfile.CategoryCount;
import io.infranaut.statistics.profile.NumericProfile.ValueCount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void numeric_profile_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("profile.tsv")) {
            double[] values = Oracle.doubles(c[0]);
            NumericProfile profile = NumericProfile.baseline(values, 2);
            Moments moments = Objects.requireNonNull(profile.moments());
            double largest = Math.max(Math.abs(moments.min()), Math.abs(moments.max()));
            assertAgrees(moments.mean(), Double.parseDouble(c[1]), 1e-9, 1e-15 * largest, c[0]);
            assertAgrees(moments.standardDeviation(), Double.parseDouble(c[2]), 1e-9, Double.MIN_VALUE, c[0]);
            assertThat(profile.distinct()).isEqualTo(Long.parseLong(c[3]));
            double[] quantiles = Oracle.doubles(c[4]);
            for (int i = 0; i < quantiles.length; i++) {
                assertAgrees(profile.quantiles().get(i).value(), quantiles[i], 1e-9, 1e-15 * largest, c[0]);
            }
            assertThat(profile.top().stream().mapToDouble(ValueCount::value))
                    .containsExactly(box(Oracle.doubles(c[5])));
            assertThat(profile.top().stream().mapToLong(ValueCount::count).toArray())
                    .isEqualTo(Oracle.longs(c[6]));
            assertThat(Objects.requireNonNull(profile.histogram()).counts().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(values.length);
        }
    }

    @Test
    void missing_nan_and_infinite_values_are_counted_and_left_out() {
        NumericProfile profile = NumericProfile.baseline(new double[] {1, NAN, 3, INFINITY, -INFINITY, 2, NAN}, 4);

        assertThat(profile.rows()).isEqualTo(11);
        assertThat(profile.missing()).isEqualTo(4);
        assertThat(profile.nan()).isEqualTo(2);
        assertThat(profile.infinite()).isEqualTo(2);
        assertThat(profile.count()).isEqualTo(3);
        assertThat(profile.moments()).isEqualTo(new Moments(3, 2, Math.sqrt(2.0 / 3), 1, 3));
    }

    @Test
    void a_column_without_finite_values_has_a_profile_without_numbers() {
        NumericProfile profile = NumericProfile.baseline(new double[] {NAN}, 1);

        assertThat(profile).isEqualTo(new NumericProfile(2, 1, 1, 0, null, List.of(), 0, List.of(), null));
        assertThat(profile.count()).isZero();
        assertThatThrownBy(() -> NumericProfile.baseline(new double[0], -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Moments.of(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_order_of_rows_changes_no_bit() {
        double[] values = new SplittableRandom(7).doubles(1000, -1e3, 1e9).toArray();
        double[] reversed = values.clone();
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }

        assertThat(NumericProfile.baseline(reversed, 0)).isEqualTo(NumericProfile.baseline(values, 0));
    }

    @Test
    void few_distinct_values_get_a_bin_each_and_a_bin_for_every_gap() {
        Histogram frozen = Objects.requireNonNull(
                NumericProfile.baseline(new double[] {0, 0, 1}, 0).histogram());

        assertThat(frozen.edges()).containsExactly(0.0, Math.nextUp(0.0), 1.0, Math.nextUp(1.0));
        assertThat(frozen.counts()).containsExactly(0L, 2L, 0L, 1L, 0L);
        NumericProfile window = NumericProfile.window(new double[] {-5, 0.5, 1, 1, 7}, 0, frozen);
        assertThat(Objects.requireNonNull(window.histogram()).counts()).containsExactly(1L, 0L, 1L, 2L, 1L);
    }

    @Test
    void many_distinct_values_get_bins_of_equal_share_with_open_ends() {
        double[] values = new double[100];
        for (int i = 0; i < 100; i++) {
            values[i] = i + 1;
        }
        Histogram histogram =
                Objects.requireNonNull(NumericProfile.baseline(values, 0).histogram());

        assertThat(histogram.edges())
                .containsExactly(1.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, Math.nextUp(100.0));
        assertThat(histogram.counts()).containsExactly(0L, 9L, 10L, 10L, 10L, 10L, 10L, 10L, 10L, 10L, 11L, 0L);
    }

    @Test
    void the_largest_double_still_has_a_bin() {
        double[] edges = Histogram.edges(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}, 10);

        assertThat(edges).containsExactly(-Double.MAX_VALUE, Math.nextUp(-Double.MAX_VALUE), Double.MAX_VALUE);
        assertThat(Histogram.count(new double[] {Double.MAX_VALUE, 0, NAN}, edges))
                .containsExactly(0, 0, 1, 1);
    }

    @Test
    void edges_that_make_no_histogram_are_refused() {
        assertThatThrownBy(() -> new Histogram(List.of(), List.of(1L))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Histogram(List.of(1.0), List.of(1L))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Histogram(List.of(1.0, 1.0), List.of(1L, 1L, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Histogram(List.of(NAN), List.of(1L, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Histogram.edges(new double[0], 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void categorical_profile_names_the_most_frequent_first() {
        CategoricalProfile profile =
                CategoricalProfile.of(new TreeMap<>(Map.of("b", 2L, "a", 2L, "c", 5L, "none", 0L)), 3);

        assertThat(profile)
                .isEqualTo(new CategoricalProfile(
                        12,
                        3,
                        3,
                        List.of(new CategoryCount("c", 5), new CategoryCount("a", 2), new CategoryCount("b", 2)),
                        0));
        assertThat(profile.count()).isEqualTo(9);
        assertThat(profile.complete()).isTrue();
        assertThatThrownBy(() -> CategoricalProfile.of(new TreeMap<>(Map.of("a", -1L)), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_categorical_profile_that_leaves_categories_out_says_so() {
        TreeMap<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < CategoricalProfile.TOP + 5; i++) {
            counts.put("c%05d".formatted(i), 1L);
        }
        CategoricalProfile profile = CategoricalProfile.of(counts, 0);

        assertThat(profile.distinct()).isEqualTo(CategoricalProfile.TOP + 5);
        assertThat(profile.top()).hasSize(CategoricalProfile.TOP);
        assertThat(profile.others()).isEqualTo(5);
        assertThat(profile.complete()).isFalse();
    }

    private static Double[] box(double[] values) {
        return java.util.Arrays.stream(values).boxed().toArray(Double[]::new);
    }
}
