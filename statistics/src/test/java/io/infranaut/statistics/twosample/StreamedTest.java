package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.distribution.KolmogorovDistribution;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.sketch.NumberSketch;
import io.infranaut.statistics.sketch.Quantiles;
import io.infranaut.statistics.sketch.TextSketch;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamedTest {
    private static final ColumnType TYPE = ColumnType.FLOATING;

    /// 200 pairs, shifted, scaled, tied, of very different sizes: the distances keep the stated error but for the
    /// stated chance.
    @Test
    @Tag("long")
    void distances_of_sketches_keep_their_error() {
        int beyond = 0;
        for (int seed = 0; seed < 200; seed++) {
            Xoshiro256 random = new Xoshiro256(seed);
            double[] a = sample(seed, 500 + random.nextInt(8_000), 0, 1);
            double[] b =
                    sample(seed + 1_000, 500 + random.nextInt(8_000), random.nextInt(3) * 0.2, 1 + random.nextInt(2));
            if (seed % 3 == 0) {
                a = rounded(a);
                b = rounded(b);
            }
            Quantiles p = sketch(a, 128, seed);
            Quantiles q = sketch(b, 128, seed + 1_000);
            double[] sortedA = NumericProfile.sortedFinite(a);
            double[] sortedB = NumericProfile.sortedFinite(b);
            Streamed ks = value(Streamed.kolmogorovSmirnov(p, q));
            Streamed area = value(Streamed.wasserstein(p, q));
            double d = KolmogorovSmirnov.of(sortedA, sortedB).statistic();
            double w = Wasserstein.distance(sortedA, sortedB);
            beyond += Math.abs(ks.value() - d) > ks.error() || Math.abs(area.value() - w) > area.error() ? 1 : 0;
            assertThat(value(Streamed.kolmogorovSmirnov(q, p))).isEqualTo(ks);
            assertThat(value(Streamed.wasserstein(q, p)).value()).isCloseTo(area.value(), within(1e-12));
        }
        assertThat(beyond).isLessThanOrEqualTo(4);
    }

    @Test
    void exact_sketches_give_the_distances_of_the_rows() {
        for (int seed = 0; seed < 100; seed++) {
            double[] a = rounded(sample(seed, 300, 0, 1));
            double[] b = rounded(sample(seed + 1_000, 200, 0.3, 1));
            Streamed ks = value(Streamed.kolmogorovSmirnov(sketch(a, 512, 1), sketch(b, 512, 2)));
            Streamed area = value(Streamed.wasserstein(sketch(a, 512, 1), sketch(b, 512, 2)));
            assertThat(ks.error()).isZero();
            assertThat(ks.value())
                    .isCloseTo(
                            KolmogorovSmirnov.of(NumericProfile.sortedFinite(a), NumericProfile.sortedFinite(b))
                                    .statistic(),
                            within(1e-15));
            assertThat(area.error()).isZero();
            assertThat(area.value())
                    .isCloseTo(
                            Wasserstein.distance(NumericProfile.sortedFinite(a), NumericProfile.sortedFinite(b)),
                            within(1e-14));
        }
        assertThat(Streamed.wasserstein(new Quantiles(), sketch(new double[] {1}, 64, 0)))
                .isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void while_exact_every_method_answers_as_from_the_rows() {
        double[] a = sample(1, 900, 0, 1);
        double[] b = sample(2, 1_100, 0.2, 1);
        a[5] = Double.NaN;
        double[] edges = Histogram.edges(NumericProfile.sortedFinite(a), Histogram.DEFAULT_BINS);
        for (Method method : Method.values()) {
            DriftTest test = DriftTest.of(method);
            assertThat(test.measure(TYPE, numbers(a), numbers(b)))
                    .as(method.id())
                    .isEqualTo(test.measure(TYPE, a, b));
            assertThat(test.measure(TYPE, numbers(a, edges), numbers(b, edges)))
                    .as(method.id())
                    .isEqualTo(test.measure(TYPE, a, b));
        }
        assertThat(DriftTest.auto().measure(TYPE, numbers(a), numbers(b)))
                .isEqualTo(DriftTest.auto().measure(TYPE, a, b));
        DriftTest permuted = DriftTest.of(Method.ENERGY).withPermutations(19, 1);
        assertThat(permuted.measure(TYPE, numbers(a), numbers(b))).isEqualTo(permuted.measure(TYPE, a, b));
    }

    @Test
    void beyond_that_binned_methods_stay_exact_and_the_others_tell_their_error() {
        double[] a = sample(1, 30_000, 0, 1);
        double[] b = sample(2, 25_000, 0.2, 1);
        double[] edges = Histogram.edges(NumericProfile.sortedFinite(a), Histogram.DEFAULT_BINS);
        for (Method method : Method.values()) {
            DriftTest test = DriftTest.of(method);
            Result<DriftMeasurement> streamed = test.measure(TYPE, numbers(a, edges), numbers(b, edges));
            if (method.takesCategories()) {
                assertThat(streamed).as(method.id()).isEqualTo(test.measure(TYPE, a, b));
                assertThat(test.measure(TYPE, numbers(a), numbers(b))).isInstanceOf(Result.InsufficientData.class);
                assertThat(test.measure(TYPE, numbers(a, edges), numbers(b, 0, 1)))
                        .isInstanceOf(Result.InsufficientData.class);
            } else if (method == Method.KS || method == Method.WASSERSTEIN) {
                DriftMeasurement m = value(streamed);
                DriftMeasurement ofRows = value(test.measure(TYPE, a, b));
                double error = Double.parseDouble(m.parameters().get("error"));
                assertThat(error).isPositive();
                assertThat(m.statistic()).as(method.id()).isCloseTo(ofRows.statistic(), within(error));
                assertThat(m.verdict()).isEqualTo(ofRows.verdict());
                assertThat(m.parameters()).containsEntry("confidence", "0.99");
                if (method == Method.KS) {
                    long effective = Math.round(30_000.0 * 25_000 / 55_000);
                    assertThat(m.score()).isEqualTo(KolmogorovDistribution.survival(effective, m.statistic() - error));
                }
            } else {
                assertThat(streamed).as(method.id()).isInstanceOf(Result.InsufficientData.class);
            }
        }
        assertThat(value(DriftTest.auto().measure(TYPE, numbers(a), numbers(b))).method())
                .isEqualTo(Method.WASSERSTEIN);
        assertThat(DriftTest.of(Method.WASSERSTEIN).withPermutations(9, 1).measure(TYPE, numbers(a), numbers(b)))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(DriftTest.auto().withMinimum(50_000).measure(TYPE, numbers(a), numbers(b)))
                .isInstanceOf(Result.InsufficientData.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriftTest.auto().measure(ColumnType.BOOLEAN, numbers(a), numbers(b)));
    }

    @Test
    void few_distinct_values_need_no_edges() {
        double[] a = dice(1, 20_000, 6);
        double[] b = dice(2, 15_000, 7);
        for (DriftTest test : new DriftTest[] {DriftTest.auto(), DriftTest.of(Method.PSI), DriftTest.of(Method.G)}) {
            assertThat(test.measure(ColumnType.INTEGER, numbers(a), numbers(b)))
                    .isEqualTo(test.measure(ColumnType.INTEGER, a, b));
        }
    }

    /// 3008 distinct values leave but a few counters taken, which are not the column's values.
    @Test
    void many_distinct_values_need_edges() {
        double[] values = new double[3_008];
        Arrays.setAll(values, i -> i);
        assertThat(numbers(values).top().size()).isLessThan(20);

        assertThat(DriftTest.of(Method.PSI).measure(TYPE, numbers(values), numbers(values)))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(DriftTest.of(Method.PSI).measure(TYPE, numbers(dice(1, 5_000, 6)), numbers(values)))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(DriftTest.of(Method.PSI).measure(TYPE, numbers(values), numbers(dice(1, 5_000, 6))))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(value(DriftTest.auto().measure(TYPE, numbers(values), numbers(values)))
                        .method())
                .isEqualTo(Method.WASSERSTEIN);
    }

    @Test
    void categories_are_compared_by_their_counts_while_there_are_counters_for_all() {
        TextSketch a = new TextSketch();
        TextSketch b = new TextSketch();
        TreeMap<String, Long> ofA = new TreeMap<>();
        TreeMap<String, Long> ofB = new TreeMap<>();
        Xoshiro256 random = new Xoshiro256(1);
        for (int i = 0; i < 3_000; i++) {
            String category = "c" + random.nextInt(i % 2 == 0 ? 5 : 7);
            (i % 2 == 0 ? a : b).add(category);
            (i % 2 == 0 ? ofA : ofB).merge(category, 1L, Long::sum);
        }
        DriftTest test = DriftTest.of(Method.CHI_SQUARED);

        assertThat(test.measure(ColumnType.CATEGORICAL, a, b))
                .isEqualTo(test.measure(ColumnType.CATEGORICAL, ofA, ofB));
        for (int i = 0; i < 2_000; i++) {
            b.add("rare " + i);
        }
        assertThat(test.measure(ColumnType.CATEGORICAL, a, b)).isInstanceOf(Result.InsufficientData.class);
        assertThat(test.measure(ColumnType.CATEGORICAL, b, a)).isInstanceOf(Result.InsufficientData.class);
    }

    @Test
    void a_distance_beyond_the_largest_double_is_told() {
        double[] a = new double[3_000];
        double[] b = new double[3_000];
        Arrays.fill(a, -Double.MAX_VALUE);
        Arrays.fill(b, Double.MAX_VALUE);

        assertThat(DriftTest.of(Method.WASSERSTEIN).measure(TYPE, numbers(a), numbers(b)))
                .isInstanceOf(Result.InsufficientData.class);
        assertThat(value(DriftTest.of(Method.KS).measure(TYPE, numbers(a), numbers(b)))
                        .statistic())
                .isEqualTo(1);
    }

    /// 2000 draws of one law, sketched: the test of the least statistic within the error stays at or below its level,
    /// however many rows there are.
    @Test
    @Tag("long")
    void sketching_makes_no_false_alarms() {
        int alarms = 0;
        for (int i = 0; i < 2_000; i++) {
            Quantiles a = sketch(sample(2L * i, 600, 0, 1), 64, 2L * i);
            Quantiles b = sketch(sample(2L * i + 1, 500, 0, 1), 64, 2L * i + 1);
            Streamed ks = value(Streamed.kolmogorovSmirnov(a, b));
            alarms += ks.pValue(600, 500) < 0.05 ? 1 : 0;
        }
        assertThat(alarms / 2_000.0).isLessThanOrEqualTo(0.05);
        double[] many = sample(1, 400_000, 0, 1);
        double[] others = sample(2, 400_000, 0, 1);
        assertThat(value(DriftTest.of(Method.KS).measure(TYPE, numbers(many), numbers(others)))
                        .verdict())
                .isEqualTo(Verdict.STABLE);
        assertThat(value(DriftTest.of(Method.KS).measure(TYPE, numbers(many), numbers(sample(2, 400_000, 0.05, 1))))
                        .verdict())
                .isEqualTo(Verdict.DRIFT);
    }

    @Test
    void effect_sizes_know_no_unit() {
        for (int seed = 0; seed < 30; seed++) {
            double[] a = sample(seed, 5_000, 0, 1);
            double[] b = sample(seed + 100, 4_000, 0.3, 1);
            for (Method method : new Method[] {Method.KS, Method.WASSERSTEIN}) {
                DriftTest test = DriftTest.of(method);
                DriftMeasurement once = value(test.measure(TYPE, numbers(a), numbers(b)));
                DriftMeasurement inOtherUnits = value(test.measure(TYPE, numbers(scaled(a)), numbers(scaled(b))));
                assertThat(inOtherUnits.effectSize()).as(method.id()).isCloseTo(once.effectSize(), within(0.03));
            }
        }
    }

    private static double[] scaled(double[] values) {
        return Arrays.stream(values).map(v -> v * 4 + 1_000).toArray();
    }

    private static NumberSketch numbers(double[] values, double... edges) {
        NumberSketch sketch =
                edges.length == 0 ? new NumberSketch(values.length) : new NumberSketch(values.length, edges);
        Arrays.stream(values).forEach(sketch::add);
        return sketch;
    }

    private static Quantiles sketch(double[] values, int k, long seed) {
        Quantiles quantiles = new Quantiles(k, seed);
        Arrays.stream(values).forEach(quantiles::add);
        return quantiles;
    }

    private static double[] sample(long seed, int n, double shift, double scale) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian() * scale + shift);
        return values;
    }

    private static double[] dice(long seed, int n, int sides) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextInt(sides));
        return values;
    }

    private static double[] rounded(double[] values) {
        return Arrays.stream(values).map(v -> Math.rint(v * 10) / 10).toArray();
    }

    private static <T> T value(Result<T> result) {
        return ((Result.Value<T>) result).value();
    }
}
