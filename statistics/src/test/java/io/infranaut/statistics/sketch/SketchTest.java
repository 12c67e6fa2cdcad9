package io.infranaut.statistics.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.sketch.TopValues.Top;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SketchTest {
    @Test
    void every_moment_is_the_double_nearest_to_the_true_one() {
        for (String[] c : Oracle.cases("power-sums.tsv.gz")) {
            PowerSums sums = new PowerSums(4);
            for (double value : Oracle.doubles(c[0])) {
                sums.add(value);
            }
            Moments moments = value(sums.moments());

            assertThat(sums.sum()).as(c[0]).isEqualTo(Double.parseDouble(c[1]) + 0.0);
            assertThat(moments.mean()).as(c[0]).isEqualTo(Double.parseDouble(c[2]) + 0.0);
            assertThat(moments.standardDeviation()).as(c[0]).isEqualTo(Double.parseDouble(c[3]));
            assertThat(sums.skewness() instanceof Result.Value<Double>(Double v) ? v.toString() : "-")
                    .as(c[0])
                    .isEqualTo(c[4].equals("-") ? "-" : Double.toString(Double.parseDouble(c[4]) + 0.0));
            assertThat(sums.kurtosis() instanceof Result.Value<Double>(Double v) ? v.toString() : "-")
                    .as(c[0])
                    .isEqualTo(c[5].equals("-") ? "-" : Double.toString(Double.parseDouble(c[5]) + 0.0));
        }
    }

    @Test
    void sums_of_powers_are_exact_to_the_last_digit() {
        Xoshiro256 random = new Xoshiro256(1);
        PowerSums sums = new PowerSums(4);
        BigInteger[] expected = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO};
        for (int i = 0; i < 3_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                sums.add(value);
                BigInteger units = new BigDecimal(value)
                        .multiply(new BigDecimal(2).pow(1074))
                        .toBigIntegerExact();
                for (int power = 1; power <= 4; power++) {
                    expected[power - 1] = expected[power - 1].add(units.pow(power));
                }
            }
        }
        for (int power = 1; power <= 4; power++) {
            assertThat(sums.total(power)).isEqualTo(expected[power - 1]);
        }
        PowerSums zero = new PowerSums(1);
        zero.add(-0.0);
        assertThat(zero.sum()).isEqualTo(0.0);
        PowerSums one = new PowerSums(2);
        one.add(-0.0);
        assertThat(value(one.moments())).isEqualTo(new Moments(1, 0.0, 0, 0.0, 0.0));
    }

    @Test
    void moments_without_values_and_of_powers_that_were_not_summed() {
        assertThat(new PowerSums(2).moments()).isInstanceOf(Result.InsufficientData.class);
        assertThat(new PowerSums(3).skewness()).isInstanceOf(Result.InsufficientData.class);
        assertThat(new PowerSums(1).sum()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new PowerSums(5));
        assertThatIllegalArgumentException().isThrownBy(() -> new PowerSums(2).add(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new PowerSums(2).merge(new PowerSums(3)));
        assertThatIllegalStateException().isThrownBy(() -> new PowerSums(2).kurtosis());
    }

    @Test
    void bins_count_as_a_histogram_does() {
        double[] edges = {-1, 0, 0.5, 2};
        double[] values = sample(1, 1000, i -> 1);
        BinCounts bins = new BinCounts(edges);
        Arrays.stream(values).forEach(bins::add);

        assertThat(bins.histogram()).isEqualTo(Histogram.of(values, edges));
        assertThatIllegalArgumentException().isThrownBy(() -> new BinCounts(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> bins.merge(new BinCounts(1, 2)));
    }

    /// 60 streams of each size: the mean error is near none and its standard deviation near the stated one.
    @Test
    void distinct_values_are_counted_within_the_stated_error() {
        for (int precision : new int[] {10, 14}) {
            for (int n : new int[] {1, 10, 1_000, 30_000}) {
                double sum = 0;
                double squares = 0;
                double stated = 0;
                for (int run = 0; run < 60; run++) {
                    DistinctCount distinct = new DistinctCount(precision);
                    for (int i = 0; i < n; i++) {
                        distinct.add(run * 1e7 + i);
                        distinct.add(run * 1e7 + i / 2);
                    }
                    double error = distinct.estimate() / n - 1;
                    sum += error;
                    squares += error * error;
                    stated = distinct.standardError();
                }
                assertThat(sum / 60)
                        .as("%d %d", precision, n)
                        .isCloseTo(0, within(3.5 * stated / Math.sqrt(60) + 2e-4));
                assertThat(Math.sqrt(squares / 60)).as("%d %d", precision, n).isLessThan(1.3 * stated);
            }
        }
        DistinctCount none = new DistinctCount();
        assertThat(none.estimate()).isZero();
        none.add(0.0);
        none.add(-0.0);
        assertThat(none.estimate()).isCloseTo(1, within(1e-3));
        assertThatIllegalArgumentException().isThrownBy(() -> new DistinctCount(3));
        assertThatIllegalArgumentException().isThrownBy(() -> none.merge(new DistinctCount(10)));
    }

    @Test
    void texts_are_counted_apart_also_when_they_are_alike() {
        DistinctCount distinct = new DistinctCount();
        for (int i = 0; i < 100_000; i++) {
            distinct.add("row-" + i);
        }
        assertThat(distinct.estimate()).isCloseTo(100_000, within(100_000 * 3.5 * distinct.standardError()));
    }

    @Test
    void the_most_frequent_values_are_exact_while_there_are_counters_for_all() {
        TopValues top = new TopValues(10);
        for (int i = 0; i < 100; i++) {
            top.add((double) (i % 4));
            top.add(i % 2 == 0 ? "even" : "odd");
        }
        top.add(-0.0);

        assertThat(top.exact()).isTrue();
        assertThat(top.total()).isEqualTo(201);
        assertThat(top.top(3)).containsExactly(new Top("even", 0, 50), new Top("odd", 0, 50), new Top(null, 0, 26));
        assertThat(top.numbers()).containsExactly(0, 1, 2, 3);
    }

    /// Skewed streams of many more values than counters: no count is too high, none is too low by more than is told,
    /// and no value that is more frequent than that is left out.
    @Test
    void counts_of_the_most_frequent_values_keep_their_error() {
        for (int seed = 0; seed < 40; seed++) {
            Xoshiro256 random = new Xoshiro256(seed);
            TopValues top = new TopValues(20);
            TopValues part = new TopValues(20);
            Map<Double, Long> truth = new TreeMap<>();
            int n = 5_000;
            for (int i = 0; i < n; i++) {
                double value = Math.floor(1 / (random.nextDouble() + 1e-3));
                truth.merge(value, 1L, Long::sum);
                (i % 3 == 0 ? part : top).add(value);
            }
            top.merge(part);

            assertThat(top.total()).isEqualTo(n);
            assertThat(top.size()).isLessThanOrEqualTo(20);
            assertThat(top.undercount()).isBetween(1L, n / 11L);
            Map<Double, Long> told = new TreeMap<>();
            top.all().forEach(t -> told.put(t.number(), t.count()));
            truth.forEach((value, count) ->
                    assertThat(told.getOrDefault(value, 0L)).isBetween(count - top.undercount(), count));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new TopValues(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopValues(5).merge(new TopValues(6)));
    }

    @Test
    void quantiles_are_exact_up_to_k_values() {
        Quantiles quantiles = new Quantiles(64, 1);
        for (int i = 64; i >= 1; i--) {
            quantiles.add(i);
        }
        assertThat(quantiles.exact()).isTrue();
        assertThat(quantiles.uniformError(0.99)).isZero();
        assertThat(value(quantiles.quantile(0.5))).isEqualTo(32);
        assertThat(value(quantiles.quantile(0.5000001))).isEqualTo(33);
        assertThat(value(quantiles.quantile(0))).isEqualTo(1);
        assertThat(value(quantiles.quantile(1))).isEqualTo(64);
        assertThat(quantiles.share(16)).isEqualTo(0.25);
        quantiles.add(65);
        assertThat(quantiles.exact()).isFalse();
        assertThat(quantiles.count()).isEqualTo(65);
        assertThatIllegalArgumentException().isThrownBy(() -> quantiles.quantile(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> quantiles.rankError(1));
        assertThatIllegalArgumentException().isThrownBy(() -> quantiles.add(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> quantiles.merge(new Quantiles(65, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quantiles(63, 0));
        assertThat(new Quantiles().quantile(0.5)).isInstanceOf(Result.InsufficientData.class);
        assertThat(new Quantiles().edges(10)).isInstanceOf(Result.InsufficientData.class);
        assertThat(new Quantiles().share(1)).isZero();
    }

    /// 300 streams in sorted, random, sawtooth and tied order, whole and merged: the largest error of all shares is
    /// beyond the stated one in no more of them than the confidence allows, and the bound is not idle.
    @Test
    @Tag("long")
    void shares_keep_the_stated_error_at_all_values_at_once() {
        int beyond = 0;
        int beyondOne = 0;
        double widest = 0;
        for (int seed = 0; seed < 300; seed++) {
            Xoshiro256 random = new Xoshiro256(seed);
            int order = seed % 4;
            double[] values = sample(seed, 20_000, i -> order == 3 ? 0.1 : 1);
            if (order == 0) {
                Arrays.sort(values);
            } else if (order == 1) {
                Arrays.setAll(values, i -> i % 100 + values[i] * 1e-9);
            } else if (order == 3) {
                Arrays.setAll(values, i -> Math.rint(values[i] * 100));
            }
            Quantiles whole = new Quantiles(128, seed);
            Quantiles part = new Quantiles(128, seed + 1000);
            boolean parted = random.nextInt(2) == 0;
            for (int i = 0; i < values.length; i++) {
                (parted && i % 7 < 3 ? part : whole).add(values[i]);
            }
            whole.merge(part);
            Arrays.sort(values);
            double worst = 0;
            for (int i = 0; i < values.length; i += 50) {
                worst = Math.max(worst, Math.abs(whole.share(values[i]) - share(values, values[i])));
            }
            beyond += worst > whole.uniformError(0.9) ? 1 : 0;
            beyondOne +=
                    Math.abs(whole.share(values[9_999]) - share(values, values[9_999])) > whole.rankError(0.9) ? 1 : 0;
            widest = Math.max(widest, worst / whole.uniformError(0.9));
        }
        assertThat(beyond).isLessThanOrEqualTo(30);
        assertThat(beyondOne).isLessThanOrEqualTo(30);
        assertThat(widest).isGreaterThan(0.2);
    }

    /// 0 to 63 is halved twice, which gives 0 the weight 2 for each even coin. Parts of a stream that repeats itself
    /// would err the same way each time, were the coin not tossed anew.
    @Test
    void every_step_tosses_a_coin_of_its_own() {
        int[] evens = new int[3];
        for (int seed = 0; seed < 400; seed++) {
            Quantiles quantiles = new Quantiles(64, seed);
            for (int i = 0; i < 129; i++) {
                quantiles.add(i <= 64 ? i : i - 65);
            }
            evens[(int) Math.round(quantiles.share(0) * 129 / 2)]++;
        }
        assertThat(evens[0]).isBetween(70, 130);
        assertThat(evens[1]).isBetween(160, 240);
        assertThat(evens[2]).isBetween(70, 130);
    }

    @Test
    void the_error_at_all_values_is_the_error_at_as_many_quantiles() {
        Quantiles quantiles = new Quantiles(64, 1);
        for (int i = 0; i < 10_000; i++) {
            quantiles.add(i);
        }
        double s = quantiles.rankError(0.99) / Math.sqrt(2 * Math.log(2 / 0.01));
        double parts = Math.ceil(1 / s);

        assertThat(quantiles.uniformError(0.99))
                .isCloseTo(1 / parts + s * Math.sqrt(2 * Math.log(4 * parts / 0.01)), within(1e-12));
    }

    @Test
    void the_default_sketch_keeps_what_its_description_says() {
        Quantiles quantiles = new Quantiles();
        Xoshiro256 random = new Xoshiro256(1);
        for (int i = 0; i < 1_000_000; i++) {
            quantiles.add(random.nextGaussian());
        }
        assertThat(quantiles.rankError(0.99)).isLessThan(0.0025);
        assertThat(quantiles.uniformError(0.99)).isLessThan(0.0045);
        assertThat(quantiles.state().length).isLessThan(100_000);
        assertThat(value(quantiles.quantile(0.975))).isCloseTo(1.96, within(0.03));
    }

    @Test
    void frozen_edges_are_a_histograms_while_exact_and_close_to_them_later() {
        for (int n : new int[] {1, 7, 100, 2_000}) {
            double[] values = sample(n, n, i -> 1);
            Quantiles quantiles = new Quantiles();
            Arrays.stream(values).forEach(quantiles::add);
            assertThat(value(quantiles.edges(10))).isEqualTo(Histogram.edges(NumericProfile.sortedFinite(values), 10));
        }
        Quantiles large = new Quantiles();
        double[] values = sample(3, 50_000, i -> 1);
        Arrays.stream(values).forEach(large::add);
        long[] counts = Histogram.count(values, value(large.edges(10)));
        assertThat(counts[0]).isZero();
        assertThat(counts[11]).isZero();
        assertThat(Arrays.stream(counts, 1, 11)).allMatch(c -> Math.abs(c - 5_000) < 300);
    }

    @Test
    void a_number_sketch_tells_what_a_profile_does() {
        double[] values = sample(1, 2_000, i -> 1);
        values[3] = Double.NaN;
        values[4] = Double.POSITIVE_INFINITY;
        NumericProfile profile = NumericProfile.baseline(values, 2);
        NumberSketch sketch =
                new NumberSketch(0, Objects.requireNonNull(profile.histogram()).edgeArray());
        Arrays.stream(values).forEach(sketch::add);
        sketch.addMissing();
        sketch.addMissing();

        assertThat(sketch.rows()).isEqualTo(profile.rows());
        assertThat(sketch.count()).isEqualTo(profile.count());
        assertThat(sketch.missing()).isEqualTo(2);
        assertThat(sketch.nan()).isEqualTo(1);
        assertThat(sketch.infinite()).isEqualTo(1);
        assertThat(sketch.histogram()).isEqualTo(profile.histogram());
        assertThat(sketch.distinct()).isCloseTo(profile.distinct(), within(100.0));
        Moments moments = value(sketch.moments());
        Moments ofProfile = Objects.requireNonNull(profile.moments());
        assertThat(moments.mean()).isCloseTo(ofProfile.mean(), within(1e-15));
        assertThat(moments.standardDeviation()).isCloseTo(ofProfile.standardDeviation(), within(1e-15));
    }

    @Test
    void a_text_sketch_gives_counts_as_long_as_it_has_them() {
        TextSketch sketch = new TextSketch();
        sketch.add("a");
        sketch.add(null);
        sketch.add("\uD800 ü 😀");
        sketch.add("a");

        assertThat(TextSketch.resume(sketch.state()).counts()).isEqualTo(sketch.counts());
        assertThat(sketch.rows()).isEqualTo(4);
        assertThat(sketch.missing()).isEqualTo(1);
        assertThat(sketch.distinct()).isEqualTo(2);
        assertThat(value(sketch.counts())).isEqualTo(new TreeMap<>(Map.of("a", 2L, "\uD800 ü 😀", 1L)));
        for (int i = 0; i < 2_000; i++) {
            sketch.add("t" + i);
        }
        assertThat(sketch.counts()).isInstanceOf(Result.InsufficientData.class);
        assertThat(sketch.distinct()).isCloseTo(2_002, within(80.0));
    }

    @Test
    void a_value_takes_no_memory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        NumberSketch sketch = new NumberSketch(0, -1, 0, 1);
        Xoshiro256 random = new Xoshiro256(1);
        fill(sketch, random, 200_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        fill(sketch, random, 200_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000);
    }

    private static void fill(NumberSketch sketch, Xoshiro256 random, int values) {
        for (int i = 0; i < values; i++) {
            sketch.add(random.nextGaussian());
        }
    }

    private static double share(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low / (double) sorted.length;
    }

    static double[] sample(long seed, int n, IntToDoubleFunction scale) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] values = new double[n];
        Arrays.setAll(values, i -> random.nextGaussian() * scale.applyAsDouble(i));
        return values;
    }

    static <T> T value(Result<T> result) {
        return ((Result.Value<T>) result).value();
    }
}
