package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Laws that every method obeys, on seeded random samples.
class PropertiesTest {
    private static final Set<Method> OF_TWO_CELLS = EnumSet.of(Method.TWO_PROPORTION_Z, Method.FISHER_EXACT);
    private static final Set<Method> BINNED_BY_THE_REFERENCE = EnumSet.of(
            Method.PSI,
            Method.JENSEN_SHANNON,
            Method.KULLBACK_LEIBLER,
            Method.HELLINGER,
            Method.TOTAL_VARIATION,
            Method.L_INFINITY,
            Method.CRAMERS_V,
            Method.CHI_SQUARED,
            Method.G,
            Method.GOODNESS_OF_FIT);
    private static final Set<Method> IN_UNITS_OF_THE_REFERENCE = EnumSet.of(Method.WASSERSTEIN, Method.ENERGY);

    /// Cells at the open ends hold few values, and goodness of fit takes the reference's shares for the true ones.
    private static final Set<Method> LIBERAL_ON_BINNED_NUMBERS = EnumSet.of(Method.G, Method.GOODNESS_OF_FIT);

    @Test
    void the_order_of_the_rows_changes_no_bit() {
        double[] reference = sample(1, 200, 0);
        double[] current = sample(2, 150, 0.4);
        for (Method method : numberMethods()) {
            assertThat(DriftTest.of(method).measure(ColumnType.FLOATING, reversed(reference), reversed(current)))
                    .as(method.id())
                    .isEqualTo(DriftTest.of(method).measure(ColumnType.FLOATING, reference, current));
        }
    }

    @Test
    void doubling_every_value_changes_no_verdict_number() {
        for (int seed = 1; seed <= 20; seed++) {
            double[] reference = sample(seed, 60, 0);
            double[] current = sample(seed + 100, 45, 0.5);
            for (Method method : numberMethods()) {
                DriftMeasurement once = measure(method, reference, current);
                DriftMeasurement twice = measure(method, scaled(reference, 2, 0), scaled(current, 2, 0));
                assertThat(twice.score())
                        .as(method.id())
                        .isCloseTo(once.score(), within(1e-12 * Math.max(once.score(), 1e-3)));
            }
        }
    }

    @Test
    void a_common_shift_changes_no_verdict_number() {
        for (int seed = 1; seed <= 20; seed++) {
            double[] reference = onGrid(sample(seed, 60, 0));
            double[] current = onGrid(sample(seed + 100, 45, 0.5));
            for (Method method : numberMethods()) {
                DriftMeasurement here = measure(method, reference, current);
                DriftMeasurement there = measure(method, scaled(reference, 1, 1e6), scaled(current, 1, 1e6));
                assertThat(there.score())
                        .as(method.id())
                        .isCloseTo(here.score(), within(1e-9 * Math.max(here.score(), 1e-3)));
            }
        }
    }

    @Test
    void swapping_the_sides_changes_no_test_and_no_symmetric_distance() {
        Set<Method> methods = numberMethods();
        methods.removeAll(BINNED_BY_THE_REFERENCE);
        methods.removeAll(IN_UNITS_OF_THE_REFERENCE);
        for (int seed = 1; seed <= 20; seed++) {
            double[] a = sample(seed, 60, 0);
            double[] b = sample(seed + 100, 45, 0.5);
            for (Method method : methods) {
                double score = measure(method, a, b).score();
                assertThat(measure(method, b, a).score()).as(method.id()).isCloseTo(score, within(1e-9 * score));
            }
            double[] sortedA = sorted(a);
            double[] sortedB = sorted(b);
            assertThat(Wasserstein.distance(sortedA, sortedB))
                    .isCloseTo(Wasserstein.distance(sortedB, sortedA), within(1e-12));
            assertThat(EnergyDistance.distance(sortedA, sortedB))
                    .isCloseTo(EnergyDistance.distance(sortedB, sortedA), within(1e-12));
        }
    }

    @Test
    void scores_keep_their_bounds_and_equal_samples_score_nothing() {
        for (int seed = 1; seed <= 20; seed++) {
            double[] a = sample(seed, 5 + seed, 0);
            double[] b = sample(seed + 100, 30 - seed, seed);
            for (Method method : numberMethods()) {
                DriftMeasurement apart = measure(method, a, b);
                DriftMeasurement equal = measure(method, a, a);
                if (method.answer() == Method.Answer.P_VALUE) {
                    assertThat(apart.score()).as(method.id()).isBetween(0.0, 1.0);
                    assertThat(equal.score()).as(method.id()).isGreaterThanOrEqualTo(0.25);
                } else {
                    assertThat(equal.score()).as(method.id()).isZero();
                    if (EnumSet.of(
                                    Method.JENSEN_SHANNON,
                                    Method.HELLINGER,
                                    Method.TOTAL_VARIATION,
                                    Method.L_INFINITY,
                                    Method.CRAMERS_V)
                            .contains(method)) {
                        assertThat(apart.score()).as(method.id()).isBetween(0.0, 1.0);
                    }
                }
            }
        }
    }

    @Test
    void a_growing_shift_is_answered_ever_more_strongly() {
        double[] reference = sample(1, 400, 0);
        double[] base = sample(2, 400, 0);
        for (Method method : numberMethods()) {
            double before = measure(method, reference, scaled(base, 1, 0.3)).score();
            for (double shift : new double[] {0.8, 1.4, 2.2}) {
                double now = measure(method, reference, scaled(base, 1, shift)).score();
                if (method.answer() == Method.Answer.P_VALUE) {
                    assertThat(now).as(method.id() + " " + shift).isLessThanOrEqualTo(before);
                } else {
                    assertThat(now).as(method.id() + " " + shift).isGreaterThan(before);
                }
                before = now;
            }
        }
    }

    /// 2000 draws of one law: a test at level 0.05 calls drift in 5 % of them, within three standard errors. Exact
    /// tests and coarse laws may be a little below.
    @Test
    @Tag("long")
    void false_alarms_come_at_the_nominal_rate() {
        Set<Method> tests = EnumSet.copyOf(numberMethods());
        tests.removeIf(m -> m.answer() == Method.Answer.DISTANCE);
        tests.removeAll(LIBERAL_ON_BINNED_NUMBERS);
        Map<Method, Integer> alarms = new EnumMap<>(Method.class);
        int draws = 2000;
        for (int i = 0; i < draws; i++) {
            double[] a = sample(10_000 + 2L * i, 200, 0);
            double[] b = sample(10_001 + 2L * i, 180, 0);
            for (Method method : tests) {
                boolean alarm = measure(method, a, b).verdict() == Verdict.DRIFT;
                alarms.merge(method, alarm ? 1 : 0, Integer::sum);
            }
        }
        alarms.forEach((method, count) ->
                assertThat(count / (double) draws).as(method.id()).isBetween(0.03, 0.05 + 3 * 0.00487));
    }

    @Test
    @Tag("long")
    void false_alarms_on_categories_come_at_the_nominal_rate() {
        Map<Method, Integer> alarms = new EnumMap<>(Method.class);
        int draws = 2000;
        for (int i = 0; i < draws; i++) {
            Xoshiro256 random = new Xoshiro256(i);
            for (Method method : EnumSet.of(Method.CHI_SQUARED, Method.G, Method.TWO_PROPORTION_Z)) {
                int categories = method == Method.TWO_PROPORTION_Z ? 2 : 5;
                boolean alarm = ((Result.Value<DriftMeasurement>) DriftTest.of(method)
                                        .measure(
                                                ColumnType.CATEGORICAL,
                                                categories(random, 300, categories),
                                                categories(random, 200, categories)))
                                .value()
                                .verdict()
                        == Verdict.DRIFT;
                alarms.merge(method, alarm ? 1 : 0, Integer::sum);
            }
        }
        alarms.forEach((method, count) ->
                assertThat(count / (double) draws).as(method.id()).isBetween(0.03, 0.05 + 3 * 0.00487));
    }

    private static SortedMap<String, Long> categories(Xoshiro256 random, int rows, int categories) {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < rows; i++) {
            counts.merge("c" + random.nextInt(categories), 1L, Long::sum);
        }
        return counts;
    }

    @Test
    void false_alarms_by_permutation_come_at_the_nominal_rate() {
        int alarms = 0;
        int draws = 600;
        for (int i = 0; i < draws; i++) {
            DriftTest test = DriftTest.of(Method.ENERGY).withPermutations(99, i);
            double[] a = sample(50_000 + 2L * i, 25, 0);
            double[] b = sample(50_001 + 2L * i, 20, 0);
            DriftMeasurement m = ((Result.Value<DriftMeasurement>) test.measure(ColumnType.FLOATING, a, b)).value();
            alarms += m.score() <= 0.05 ? 1 : 0;
        }
        assertThat(alarms / (double) draws).isCloseTo(0.05, within(3 * 0.0089));
    }

    private static Set<Method> numberMethods() {
        Set<Method> methods = EnumSet.allOf(Method.class);
        methods.removeAll(OF_TWO_CELLS);
        return methods;
    }

    private static DriftMeasurement measure(Method method, double[] a, double[] b) {
        return ((Result.Value<DriftMeasurement>) DriftTest.of(method).measure(ColumnType.FLOATING, a, b)).value();
    }

    private static double[] sample(long seed, int n, double shift) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian() + shift);
        return values;
    }

    /// Multiples of 2⁻²⁰, which a shift by a million leaves exact.
    private static double[] onGrid(double[] values) {
        return Arrays.stream(values).map(v -> Math.rint(v * 0x1p20) * 0x1p-20).toArray();
    }

    private static double[] scaled(double[] values, double factor, double shift) {
        return Arrays.stream(values).map(v -> v * factor + shift).toArray();
    }

    private static double[] sorted(double[] values) {
        return Arrays.stream(values).sorted().toArray();
    }

    private static double[] reversed(double[] values) {
        double[] reversed = values.clone();
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return reversed;
    }
}
