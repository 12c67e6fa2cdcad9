package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Kernel;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.profile.CategoricalProfile;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTestTest {
    private static final SortedMap<String, Long> HALVES = new TreeMap<>(Map.of("no", 50L, "yes", 50L));

    @Test
    void auto_takes_kolmogorov_smirnov_for_few_rows_of_many_values() {
        DriftMeasurement m =
                value(DriftTest.auto().measure(ColumnType.FLOATING, normal(1, 1000, 0), normal(2, 2000, 1)));

        assertThat(m.method()).isEqualTo(Method.KS);
        assertThat(m.choice())
                .isEqualTo(
                        "auto: floating, more than 10 distinct values, 1000 values on the smaller side (at most 1000)");
        assertThat(m.verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(m.effectSize()).isEqualTo(m.statistic());
        assertThat(m.referenceCount()).isEqualTo(1000);
        assertThat(m.currentCount()).isEqualTo(2000);
        assertThat(m.kernel()).isEqualTo(Kernel.PRESENT.version());
    }

    @Test
    void auto_takes_normalised_wasserstein_for_many_rows_of_many_values() {
        DriftMeasurement m =
                value(DriftTest.auto().measure(ColumnType.FLOATING, normal(1, 1001, 0), normal(2, 1001, 0.02)));

        assertThat(m.method()).isEqualTo(Method.WASSERSTEIN);
        assertThat(m.verdict()).isEqualTo(Verdict.STABLE);
        assertThat(m.score())
                .isEqualTo(m.statistic() / Double.parseDouble(m.parameters().get("scale")));
    }

    @Test
    void auto_takes_chi_squared_for_few_rows_and_jensen_shannon_for_many_rows_of_few_values() {
        double[] few = IntStream.range(0, 1000).mapToDouble(i -> i % 10).toArray();
        double[] many = IntStream.range(0, 1001).mapToDouble(i -> i % 10).toArray();

        assertThat(value(DriftTest.auto().measure(ColumnType.INTEGER, few, many))
                        .method())
                .isEqualTo(Method.CHI_SQUARED);
        assertThat(value(DriftTest.auto().measure(ColumnType.INTEGER, many, many))
                        .method())
                .isEqualTo(Method.JENSEN_SHANNON);
        assertThat(value(DriftTest.auto().measure(ColumnType.BOOLEAN, HALVES, HALVES))
                        .method())
                .isEqualTo(Method.CHI_SQUARED);
        SortedMap<String, Long> large = new TreeMap<>(Map.of("no", 5000L, "yes", 5000L));
        assertThat(value(DriftTest.auto().measure(ColumnType.CATEGORICAL, large, large))
                        .method())
                .isEqualTo(Method.JENSEN_SHANNON);
    }

    @Test
    void every_method_finds_a_large_shift_and_lets_equal_samples_be() {
        double[] reference = normal(5, 400, 0);
        for (Method method : Method.values()) {
            if (method == Method.TWO_PROPORTION_Z || method == Method.FISHER_EXACT) {
                continue;
            }
            DriftTest test = DriftTest.of(method);
            assertThat(value(test.measure(ColumnType.FLOATING, reference, reference))
                            .verdict())
                    .as(method.id())
                    .isEqualTo(Verdict.STABLE);
            assertThat(value(test.measure(ColumnType.FLOATING, reference, normal(6, 300, 2)))
                            .verdict())
                    .as(method.id())
                    .isEqualTo(Verdict.DRIFT);
        }
    }

    @Test
    void methods_of_two_cells_compare_categories_and_numbers_with_two_values() {
        SortedMap<String, Long> mostly = new TreeMap<>(Map.of("no", 20L, "yes", 80L));
        SortedMap<String, Long> three = new TreeMap<>(Map.of("no", 20L, "maybe", 1L, "yes", 80L));
        double[] halves = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();
        double[] fifths =
                IntStream.range(0, 100).mapToDouble(i -> i % 5 == 0 ? 0 : 1).toArray();
        for (Method method : List.of(Method.TWO_PROPORTION_Z, Method.FISHER_EXACT)) {
            DriftTest test = DriftTest.of(method);
            DriftMeasurement drifted = value(test.measure(ColumnType.BOOLEAN, HALVES, mostly));
            assertThat(drifted.verdict()).isEqualTo(Verdict.DRIFT);
            assertThat(drifted.statistic()).isPositive();
            assertThat(value(test.measure(ColumnType.INTEGER, halves, fifths)).score())
                    .isEqualTo(drifted.score());
            assertThat(value(test.measure(ColumnType.BOOLEAN, HALVES, HALVES)).verdict())
                    .isEqualTo(Verdict.STABLE);
            assertThat(test.measure(ColumnType.CATEGORICAL, HALVES, three))
                    .isEqualTo(Result.insufficient(method.id() + " needs two cells; the values are in 3"));
        }
    }

    @Test
    void a_category_that_the_reference_lacks_cannot_fit_it() {
        SortedMap<String, Long> other = new TreeMap<>(Map.of("no", 50L, "yes", 49L, "maybe", 1L));

        DriftMeasurement m = value(DriftTest.of(Method.GOODNESS_OF_FIT).measure(ColumnType.CATEGORICAL, HALVES, other));

        assertThat(m.score()).isZero();
        assertThat(m.statistic()).isFinite();
        assertThat(m.parameters()).containsEntry("unseenInReference", "1");
    }

    @Test
    void a_distance_can_be_judged_by_seeded_permutations() {
        double[] reference = normal(5, 60, 0);
        for (Method method : Method.values()) {
            DriftTest test = DriftTest.of(method);
            if (method.answer() == Method.Answer.P_VALUE) {
                assertThatThrownBy(() -> test.withPermutations(10, 1)).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            DriftTest permuting = test.withPermutations(199, 7);
            DriftMeasurement same = value(permuting.measure(ColumnType.FLOATING, reference, reference));
            DriftMeasurement shifted = value(permuting.measure(ColumnType.FLOATING, reference, normal(6, 40, 1.5)));
            assertThat(same.score()).as(method.id()).isGreaterThan(0.9);
            assertThat(shifted.score()).as(method.id()).isEqualTo(1.0 / 200);
            assertThat(shifted.verdict()).isEqualTo(Verdict.DRIFT);
            assertThat(shifted.answer()).isEqualTo(Method.Answer.P_VALUE);
            assertThat(shifted.threshold()).isEqualTo(0.05);
            assertThat(shifted.watch()).isNull();
            assertThat(shifted.effectSize())
                    .isEqualTo(value(test.measure(ColumnType.FLOATING, reference, normal(6, 40, 1.5)))
                            .score());
            assertThat(shifted.parameters())
                    .containsEntry("permutations", "199")
                    .containsEntry("seed", "7")
                    .containsEntry("generator", "xoshiro256++");
        }
    }

    @Test
    void a_permutation_p_value_is_the_share_of_divisions_at_least_as_far_apart() {
        double[] low = {1, 2, 3};
        double[] high = {4, 5, 6, 7};

        double p = value(DriftTest.of(Method.WASSERSTEIN)
                        .withPermutations(20_000, 3)
                        .measure(ColumnType.FLOATING, low, high))
                .score();

        assertThat(p).isCloseTo(2.0 / 35, within(0.005));
    }

    @Test
    void more_rows_than_can_be_permuted_are_insufficient_data() {
        SortedMap<String, Long> large = new TreeMap<>(Map.of("no", 5_000_000_000L, "yes", 1L));

        assertThat(DriftTest.of(Method.PSI).withPermutations(10, 1).measure(ColumnType.CATEGORICAL, large, HALVES))
                .isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void a_categorical_baseline_profile_gives_what_the_baseline_rows_give_if_it_names_every_category() {
        SortedMap<String, Long> shifted = new TreeMap<>(Map.of("no", 32L, "yes", 67L, "maybe", 1L));
        SortedMap<String, Long> wide = new TreeMap<>();
        IntStream.range(0, CategoricalProfile.TOP + 1).forEach(i -> wide.put("c" + i, 1L));

        assertThat(DriftTest.auto().measure(ColumnType.CATEGORICAL, CategoricalProfile.of(HALVES, 3), shifted))
                .isEqualTo(DriftTest.auto().measure(ColumnType.CATEGORICAL, HALVES, shifted));
        assertThat(DriftTest.auto().measure(ColumnType.CATEGORICAL, CategoricalProfile.of(wide, 0), shifted))
                .isEqualTo(Result.insufficient(
                        "the baseline's profile names 1000 of its 1001 categories, which is not enough"));
    }

    @Test
    void population_stability_has_a_level_to_watch_unless_the_threshold_is_below_it() {
        SortedMap<String, Long> shifted = new TreeMap<>(Map.of("no", 32L, "yes", 68L));
        DriftTest psi = DriftTest.named("psi");

        assertThat(value(psi.measure(ColumnType.CATEGORICAL, HALVES, shifted)).verdict())
                .isEqualTo(Verdict.WATCH);
        assertThat(value(psi.withThreshold(0.05).measure(ColumnType.CATEGORICAL, HALVES, shifted)))
                .satisfies(m -> assertThat(m.watch()).isNull())
                .extracting(DriftMeasurement::verdict)
                .isEqualTo(Verdict.DRIFT);
    }

    @Test
    void a_distance_at_its_threshold_is_drift_and_a_p_value_at_its_threshold_is_not() {
        SortedMap<String, Long> shifted = new TreeMap<>(Map.of("no", 40L, "yes", 60L));
        for (Method method : List.of(Method.PSI, Method.JENSEN_SHANNON, Method.CHI_SQUARED)) {
            double score = value(DriftTest.of(method).measure(ColumnType.CATEGORICAL, HALVES, shifted))
                    .score();
            Verdict verdict = value(
                            DriftTest.of(method).withThreshold(score).measure(ColumnType.CATEGORICAL, HALVES, shifted))
                    .verdict();
            assertThat(verdict).isEqualTo(method == Method.CHI_SQUARED ? Verdict.STABLE : Verdict.DRIFT);
        }
    }

    @Test
    void values_that_are_not_finite_are_left_out_and_counted() {
        double[] reference = {1, 2, 3, Double.NaN};
        double[] current = {1, Double.POSITIVE_INFINITY, 2, 3, Double.NEGATIVE_INFINITY};

        DriftMeasurement m = value(DriftTest.named("ks").measure(ColumnType.FLOATING, reference, current));

        assertThat(m.statistic()).isZero();
        assertThat(m.referenceCount()).isEqualTo(3);
        assertThat(m.parameters()).containsEntry("referenceLeftOut", "1").containsEntry("currentLeftOut", "2");
    }

    @Test
    void too_few_values_are_insufficient_data() {
        for (String method : List.of("auto", "ks", "wasserstein", "psi", "jensen-shannon", "chi-squared")) {
            DriftTest test = DriftTest.named(method);
            assertThat(test.measure(ColumnType.FLOATING, new double[] {Double.NaN}, new double[] {1}))
                    .isEqualTo(Result.insufficient(
                            "each side needs at least 1 usable values; the reference has 0 and the current has 1"));
            assertThat(test.withMinimum(3).measure(ColumnType.FLOATING, new double[] {1, 2}, new double[] {1, 2, 3}))
                    .isInstanceOf(Result.InsufficientData.class);
        }
        assertThat(DriftTest.auto().measure(ColumnType.CATEGORICAL, HALVES, new TreeMap<>()))
                .isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void a_single_category_is_insufficient_for_chi_squared() {
        SortedMap<String, Long> one = new TreeMap<>(Map.of("yes", 20L));

        assertThat(DriftTest.auto().measure(ColumnType.BOOLEAN, one, one))
                .isEqualTo(Result.insufficient("chi-squared needs two cells; all 20 and 20 values are in one"));
    }

    @Test
    void a_distance_beyond_the_largest_double_is_insufficient_data() {
        double[] low = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        double[] high = {Double.MAX_VALUE};

        assertThat(DriftTest.of(Method.WASSERSTEIN).measure(ColumnType.FLOATING, low, high))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(value(DriftTest.of(Method.WASSERSTEIN)
                                .measure(ColumnType.FLOATING, new double[] {1e300, 2e300}, new double[] {1.5e300}))
                        .score())
                .isEqualTo(1);
    }

    @Test
    void an_unseen_category_is_an_ordinary_category() {
        SortedMap<String, Long> other = new TreeMap<>(Map.of("maybe", 100L));

        assertThat(value(DriftTest.named("jensen-shannon").measure(ColumnType.CATEGORICAL, HALVES, other))
                        .score())
                .isEqualTo(1);
        assertThat(value(DriftTest.named("psi").measure(ColumnType.CATEGORICAL, HALVES, other))
                        .score())
                .isBetween(9.0, 12.0);
    }

    @Test
    void a_baseline_profile_gives_what_the_baseline_rows_give() {
        double[] reference = normal(11, 700, 0);
        double[] current = normal(12, 500, 0.3);
        NumericProfile baseline = NumericProfile.baseline(reference, 0);
        for (String method : List.of("psi", "jensen-shannon", "chi-squared")) {
            DriftTest test = DriftTest.named(method);
            assertThat(test.measure(ColumnType.FLOATING, baseline, current))
                    .isEqualTo(test.measure(ColumnType.FLOATING, reference, current));
        }
        assertThat(DriftTest.named("ks").measure(ColumnType.FLOATING, baseline, current))
                .isEqualTo(Result.insufficient("ks needs the reference's rows; its profile is not enough"));
        assertThat(value(DriftTest.auto().measure(ColumnType.FLOATING, baseline, current))
                        .method())
                .isEqualTo(Method.CHI_SQUARED);
        assertThat(DriftTest.auto().measure(ColumnType.FLOATING, NumericProfile.baseline(new double[0], 5), current))
                .isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void a_request_that_makes_no_sense_is_refused_with_a_reason() {
        assertThatThrownBy(() -> DriftTest.named("magic"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("known: auto, ks, anderson-darling, cramer-von-mises");
        assertThatThrownBy(() -> DriftTest.named("ks").withThreshold(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DriftTest.named("ks").withThreshold(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DriftTest.auto().withBins(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DriftTest.auto().withMinimum(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DriftTest.named("ks").measure(ColumnType.CATEGORICAL, HALVES, HALVES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DriftTest.auto().measure(ColumnType.INTEGER, HALVES, HALVES))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DriftTest.auto().measure(ColumnType.BOOLEAN, new double[1], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
        SortedMap<String, Long> negative = new TreeMap<>(Map.of("yes", -1L));
        assertThatThrownBy(() -> DriftTest.auto().measure(ColumnType.CATEGORICAL, HALVES, negative))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DriftTest.named("wasserstein").accepts(ColumnType.BOOLEAN)).isFalse();
        assertThat(DriftTest.auto().accepts(ColumnType.BOOLEAN)).isTrue();
    }

    private static double[] normal(long seed, int n, double shift) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, n)
                .mapToDouble(i -> random.nextGaussian() + shift)
                .toArray();
    }

    private static DriftMeasurement value(Result<DriftMeasurement> result) {
        assertThat(result).isInstanceOf(Result.Value.class);
        return ((Result.Value<DriftMeasurement>) result).value();
    }
}
