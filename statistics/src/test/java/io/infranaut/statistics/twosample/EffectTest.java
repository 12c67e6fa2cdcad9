package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.sketch.NumberSketch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Effect sizes, parameters and limits of [DriftTest], by hand where the numbers are small.
class EffectTest {
    private static final double[] LOW = {1, 2};
    private static final double[] HIGH = {3, 4};

    /// By Scholz & Stephens' equation 7: the four squared differences over their variances are 4/3, 36/11, 36/11, 4/3.
    @Test
    void anderson_darling_averages_the_weighted_squared_difference() {
        AndersonDarling test = value(AndersonDarling.of(LOW, HIGH));
        assertThat(test.meanSquare()).isCloseTo(3.0 / 4 * (8.0 / 3 + 72.0 / 11) / 4, within(1e-15));
        assertThat(measured(Method.ANDERSON_DARLING, LOW, HIGH).effectSize()).isEqualTo(test.meanSquare());
        AndersonDarling uneven = value(AndersonDarling.of(new double[] {0, 1, 2}, HIGH));
        double[] below = {0.5, 1.5, 2.5, 3.5, 4.5};
        double[] differences = {1, 3, 5, 4.5, 1.5};
        double exact = 0;
        for (int i = 0; i < 5; i++) {
            exact += differences[i] * differences[i] / (below[i] * (5 - below[i]) - 5.0 / 4);
        }
        assertThat(uneven.meanSquare()).isCloseTo(4.0 / 5 * exact / 6 / 6 * 5, within(1e-14));
    }

    /// The squared differences of the distribution functions are 1/4, 1, 1/4, 0.
    @Test
    void cramer_von_mises_averages_the_squared_difference() {
        CramerVonMises test = CramerVonMises.of(LOW, HIGH);
        assertThat(test.meanSquare()).isCloseTo(1.5 / 4, within(1e-15));
        CramerVonMises uneven = CramerVonMises.of(new double[] {0, 1, 2}, HIGH);
        assertThat(uneven.meanSquare()).isCloseTo((1.0 / 9 + 4.0 / 9 + 1 + 1.0 / 4) / 5, within(1e-15));
        assertThat(measured(Method.CRAMER_VON_MISES, LOW, HIGH).effectSize()).isEqualTo(test.meanSquare());
    }

    @Test
    void epps_singleton_s_effect_is_its_statistic_without_the_sizes() {
        double[] a = IntStream.range(0, 40).mapToDouble(i -> Math.sin(i)).toArray();
        double[] b = IntStream.range(0, 30).mapToDouble(i -> 0.5 + Math.cos(i)).toArray();
        DriftMeasurement m = measured(Method.EPPS_SINGLETON, a, b);
        assertThat(m.effectSize() * 40 * 30 / 70).isCloseTo(m.statistic(), within(1e-12 * m.statistic()));
    }

    @Test
    void effects_of_counts_have_their_closed_forms() {
        DriftMeasurement z = counted(Method.TWO_PROPORTION_Z, Map.of("a", 50L, "b", 50L), Map.of("a", 75L, "b", 25L));
        assertThat(z.effect()).isEqualTo("Cohen's h");
        assertThat(z.effectSize()).as("2 asin √¼ less 2 asin √½").isCloseTo(-Math.PI / 6, within(1e-15));
        DriftMeasurement fit = counted(Method.GOODNESS_OF_FIT, Map.of("a", 50L, "b", 50L), Map.of("a", 60L, "b", 140L));
        assertThat(fit.statistic()).isEqualTo(32);
        assertThat(fit.effectSize()).isEqualTo(0.4);
    }

    @Test
    void cells_with_an_expected_count_below_five_are_counted() {
        assertThat(expectedBelowFive(new long[] {5, 95}, new long[] {5, 95})).isZero();
        assertThat(expectedBelowFive(new long[] {4, 96}, new long[] {5, 95})).isEqualTo(2);
        assertThat(expectedBelowFive(new long[] {10, 290}, new long[] {2, 98}))
                .as("9 of the one side and 3 of the other are expected")
                .isEqualTo(1);
        assertThat(expectedBelowFive(new long[] {2, 98}, new long[] {10, 290})).isEqualTo(1);
        assertThat(counted(Method.CHI_SQUARED, Map.of("a", 10L, "b", 290L), Map.of("a", 2L, "b", 98L))
                        .parameters())
                .containsEntry("expectedBelowFive", "1")
                .containsEntry("degreesOfFreedom", "1");
    }

    private static long expectedBelowFive(long[] reference, long[] current) {
        return new Shares(reference, current).expectedBelowFive();
    }

    @Test
    void the_answer_says_by_which_law_its_p_value_is() {
        double[] many = IntStream.range(0, 30).mapToDouble(i -> i + 0.5).toArray();
        double[] more = IntStream.range(0, 30).mapToDouble(i -> i * 1.25).toArray();
        double[] tied = {1, 1, 2, 3};
        assertThat(law(Method.KS, LOW, HIGH)).isEqualTo("exact");
        assertThat(law(Method.CRAMER_VON_MISES, LOW, HIGH)).isEqualTo("exact");
        assertThat(law(Method.CRAMER_VON_MISES, many, more))
                .isNotEqualTo("exact")
                .isNotEmpty();
        assertThat(law(Method.MANN_WHITNEY, LOW, HIGH)).isEqualTo("exact");
        assertThat(law(Method.MANN_WHITNEY, tied, HIGH)).isEqualTo("normal, corrected for ties and continuity");
        assertThat(law(Method.ANDERSON_DARLING, many, many)).isEqualTo("at least 0.25, the end of the table");
        assertThat(law(Method.ANDERSON_DARLING, many, shifted(many, 100)))
                .isEqualTo("at most 0.001, the end of the table");
        assertThat(law(Method.ANDERSON_DARLING, many, shifted(many, 6))).isEqualTo("between the levels of the table");
        for (Method method : Method.values()) {
            assertThat(method.fullName()).isNotBlank();
        }
    }

    private static String law(Method method, double[] a, double[] b) {
        return Objects.requireNonNull(measured(method, a, b).parameters().get("pValue"));
    }

    @Test
    void a_mann_whitney_p_value_is_exact_up_to_eight_values_on_the_smaller_side() {
        double[] eight = IntStream.range(0, 8).mapToDouble(i -> i + 0.5).toArray();
        double[] nine = IntStream.range(0, 9).mapToDouble(i -> 2 * i).toArray();
        assertThat(value(MannWhitney.of(eight, nine, MannWhitney.Alternative.TWO_SIDED))
                        .exact())
                .isTrue();
        assertThat(value(MannWhitney.of(shifted(nine, 0.25), nine, MannWhitney.Alternative.TWO_SIDED))
                        .exact())
                .isFalse();
    }

    @Test
    void thresholds_bins_minimum_and_permutations_reach_to_their_ends_and_no_further() {
        DriftTest wasserstein = DriftTest.of(Method.WASSERSTEIN);
        assertThat(wasserstein.withThreshold(5).threshold()).isEqualTo(5);
        for (double no : new double[] {0, -1, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> wasserstein.withThreshold(no));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wasserstein.withPermutations(9, 1).withThreshold(1));
        assertThat(DriftTest.auto().withThreshold(1).threshold()).isEqualTo(1);
        assertThat(DriftTest.auto().withBins(2).withMinimum(1).bins()).isEqualTo(2);
        assertThatIllegalArgumentException().isThrownBy(() -> wasserstein.withPermutations(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> DriftTest.auto().withPermutations(1, 1));
        assertThat(DriftTest.of(Method.KS).withPermutations(0, 1).permutations())
                .isZero();
    }

    @Test
    void as_many_values_as_the_minimum_are_enough_on_either_side() {
        DriftTest three = DriftTest.of(Method.KS).withMinimum(3);
        double[] values = {1, 2, 3};
        double[] two = {1, 2};
        assertThat(three.measure(ColumnType.FLOATING, values, values)).isInstanceOf(Result.Value.class);
        assertThat(three.measure(ColumnType.FLOATING, two, values)).isInstanceOf(Result.InsufficientData.class);
        assertThat(three.measure(ColumnType.FLOATING, values, two)).isInstanceOf(Result.InsufficientData.class);
        assertThat(three.measure(ColumnType.FLOATING, sketch(values), sketch(values)))
                .isInstanceOf(Result.Value.class);
        assertThat(three.measure(ColumnType.FLOATING, sketch(two), sketch(values)))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(three.measure(ColumnType.FLOATING, sketch(values), sketch(two)))
                .isInstanceOf(Result.InsufficientData.class);
        DriftTest psi = DriftTest.of(Method.PSI).withMinimum(3);
        assertThat(psi.measure(ColumnType.FLOATING, NumericProfile.baseline(values, 0), values))
                .isInstanceOf(Result.Value.class);
        assertThat(psi.measure(ColumnType.FLOATING, NumericProfile.baseline(two, 0), values))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(psi.measure(ColumnType.FLOATING, NumericProfile.baseline(values, 0), two))
                .isInstanceOf(Result.InsufficientData.class);
        SortedMap<String, Long> enough = new TreeMap<>(Map.of("a", 1L, "b", 2L));
        SortedMap<String, Long> few = new TreeMap<>(Map.of("a", 1L, "b", 1L));
        assertThat(psi.measure(ColumnType.CATEGORICAL, enough, enough)).isInstanceOf(Result.Value.class);
        assertThat(psi.measure(ColumnType.CATEGORICAL, few, enough)).isInstanceOf(Result.InsufficientData.class);
        assertThat(psi.measure(ColumnType.CATEGORICAL, enough, few)).isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void everything_left_out_is_counted_whatever_holds_it() {
        double[] holes = {1, 2, 3, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY};
        DriftMeasurement streamed =
                value(DriftTest.of(Method.KS).measure(ColumnType.FLOATING, sketch(holes), sketch(LOW)));
        assertThat(streamed.parameters()).containsEntry("referenceLeftOut", "3").containsEntry("currentLeftOut", "0");
        DriftMeasurement swapped =
                value(DriftTest.of(Method.KS).measure(ColumnType.FLOATING, sketch(LOW), sketch(holes)));
        assertThat(swapped.parameters()).containsEntry("currentLeftOut", "3");
        DriftMeasurement profiled =
                value(DriftTest.of(Method.PSI).measure(ColumnType.FLOATING, NumericProfile.baseline(holes, 0), holes));
        assertThat(profiled.parameters()).containsEntry("referenceLeftOut", "3").containsEntry("currentLeftOut", "3");
    }

    @Test
    void auto_counts_distinct_values_of_both_sides_together() {
        double[] ten = IntStream.range(0, 40).mapToDouble(i -> i % 10).toArray();
        double[] other = shifted(ten, 1);
        assertThat(measured(null, ten, ten).method()).isEqualTo(Method.CHI_SQUARED);
        assertThat(measured(null, ten, other).method()).as("eleven together").isEqualTo(Method.KS);
        assertThat(measured(null, other, ten).method()).isEqualTo(Method.KS);
        assertThat(measured(null, ten, ten).choice()).contains("10 distinct values, at most 10");
    }

    @Test
    void t_tests_need_two_values_and_a_side_that_varies() {
        double[] one = {1};
        double[] equal = {2, 2};
        assertThat(StudentT.welch(one, LOW)).isInstanceOf(Result.InsufficientData.class);
        assertThat(StudentT.welch(LOW, one)).isInstanceOf(Result.InsufficientData.class);
        assertThat(StudentT.pooled(LOW, LOW)).isInstanceOf(Result.Value.class);
        assertThat(StudentT.welch(equal, new double[] {3, 3})).isInstanceOf(Result.InsufficientData.class);
        assertThat(value(StudentT.welch(equal, LOW)).t()).isCloseTo(-0.5 / 0.5, within(1e-15));
        assertThat(value(StudentT.welch(LOW, equal)).t()).isCloseTo(1, within(1e-15));
        assertThat(value(StudentT.welch(LOW, equal)).degreesOfFreedom()).isCloseTo(1, within(1e-15));
    }

    @Test
    void without_correction_p_values_stay_as_they_are() {
        assertThat(Correction.NONE.adjust(new double[] {0.5, 0.01, 1})).containsExactly(0.5, 0.01, 1);
        assertThat(Correction.BENJAMINI_HOCHBERG.id()).isEqualTo("benjamini-hochberg");
    }

    @Test
    void a_dataset_drifts_at_its_threshold_and_a_p_value_at_its_level_is_none() {
        SortedMap<String, Result<DriftMeasurement>> columns = new TreeMap<>();
        columns.put("moved", DriftTest.of(Method.KS).measure(ColumnType.FLOATING, ramp(40), shifted(ramp(40), 100)));
        columns.put("same", DriftTest.of(Method.KS).measure(ColumnType.FLOATING, ramp(40), ramp(40)));
        assertThat(value(DatasetDrift.of(columns, 0.5)).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(value(DatasetDrift.of(columns, 0.51)).verdict()).isEqualTo(Verdict.STABLE);
        assertThat(value(DatasetDrift.of(columns, 1)).verdict()).isEqualTo(Verdict.STABLE);
        assertThatIllegalArgumentException().isThrownBy(() -> DatasetDrift.of(columns, 1.01));
        assertThatIllegalArgumentException().isThrownBy(() -> DatasetDrift.of(columns, 0));
        DriftMeasurement same = measured(Method.KS, ramp(40), ramp(40));
        assertThat(same.judgedBy(0.05, Correction.HOLM).verdict()).isEqualTo(Verdict.STABLE);
        assertThat(same.judgedBy(Math.nextDown(0.05), Correction.HOLM).verdict())
                .isEqualTo(Verdict.DRIFT);
    }

    /// C(4, 3) divisions are as far apart as the one observed, and the one that parts a from b is farther.
    @Test
    void a_permutation_of_counts_meets_the_share_of_all_divisions() {
        SortedMap<String, Long> reference = new TreeMap<>(Map.of("a", 3L, "b", 0L));
        SortedMap<String, Long> current = new TreeMap<>(Map.of("a", 1L, "b", 3L));
        for (Method method : List.of(Method.TOTAL_VARIATION, Method.HELLINGER, Method.L_INFINITY)) {
            DriftMeasurement m = value(DriftTest.of(method)
                    .withPermutations(20_000, 5)
                    .measure(ColumnType.CATEGORICAL, reference, current));
            assertThat(m.score()).as("%s, of C(7, 3) divisions", method).isCloseTo(5.0 / 35, within(0.01));
        }
    }

    private static double[] ramp(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    private static double[] shifted(double[] values, double by) {
        return Arrays.stream(values).map(v -> v + by).toArray();
    }

    private static NumberSketch sketch(double[] values) {
        NumberSketch sketch = new NumberSketch(1);
        for (double value : values) {
            sketch.add(value);
        }
        return sketch;
    }

    private static DriftMeasurement measured(@Nullable Method method, double[] a, double[] b) {
        DriftTest test = method == null ? DriftTest.auto() : DriftTest.of(method);
        return value(test.measure(ColumnType.FLOATING, a, b));
    }

    private static DriftMeasurement counted(Method method, Map<String, Long> reference, Map<String, Long> current) {
        return value(
                DriftTest.of(method).measure(ColumnType.CATEGORICAL, new TreeMap<>(reference), new TreeMap<>(current)));
    }

    private static <T> T value(Result<T> result) {
        assertThat(result).isInstanceOf(Result.Value.class);
        return ((Result.Value<T>) result).value();
    }
}
