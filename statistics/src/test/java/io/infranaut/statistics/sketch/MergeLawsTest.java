package io.infranaut.statistics.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.infranaut.statistics.StateWriter;
import io.infranaut.statistics.States;
import io.infranaut.statistics.Xoshiro256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What merging obeys, on seeded random streams cut at random: a monoid to the bit where a sketch is exact, and either
/// way round everywhere.
class MergeLawsTest {
    private static final int RUNS = 200;
    private static final int FEW_RUNS = 6;

    private record Kind<S>(
            String name,
            Supplier<S> empty,
            BiConsumer<S, Double> add,
            BiConsumer<S, S> merge,
            Function<S, byte[]> state,
            Function<byte[], S> resume) {
        S of(double... values) {
            S sketch = empty.get();
            Arrays.stream(values).forEach(v -> add.accept(sketch, v));
            return sketch;
        }

        S merged(S a, S b) {
            S copy = resume.apply(state.apply(a));
            merge.accept(copy, b);
            return copy;
        }

        byte[] bytes(S sketch) {
            return state.apply(sketch);
        }
    }

    private static final List<Kind<?>> EXACT = List.of(
            new Kind<>(
                    "power sums",
                    () -> new PowerSums(4),
                    PowerSums::add,
                    PowerSums::merge,
                    PowerSums::state,
                    PowerSums::resume),
            new Kind<>(
                    "bins",
                    () -> new BinCounts(-1, 0, 1e-3, 1),
                    BinCounts::add,
                    BinCounts::merge,
                    BinCounts::state,
                    BinCounts::resume),
            new Kind<>(
                    "distinct",
                    () -> new DistinctCount(8),
                    DistinctCount::add,
                    DistinctCount::merge,
                    DistinctCount::state,
                    DistinctCount::resume));

    private static final List<Kind<?>> EXACT_WHILE_SMALL = List.of(
            new Kind<>(
                    "top",
                    () -> new TopValues(500),
                    TopValues::add,
                    TopValues::merge,
                    TopValues::state,
                    TopValues::resume),
            new Kind<>(
                    "top texts",
                    () -> new TopValues(500),
                    (s, v) -> s.add("v" + v),
                    TopValues::merge,
                    TopValues::state,
                    TopValues::resume),
            new Kind<>(
                    "quantiles",
                    () -> new Quantiles(500, 7),
                    Quantiles::add,
                    Quantiles::merge,
                    Quantiles::state,
                    Quantiles::resume),
            new Kind<>(
                    "numbers",
                    () -> new NumberSketch(3, -1, 0, 1),
                    MergeLawsTest::addWithOthers,
                    NumberSketch::merge,
                    NumberSketch::state,
                    NumberSketch::resume),
            new Kind<>(
                    "numbers without edges",
                    () -> new NumberSketch(3),
                    MergeLawsTest::addWithOthers,
                    NumberSketch::merge,
                    NumberSketch::state,
                    NumberSketch::resume),
            new Kind<>(
                    "texts",
                    TextSketch::new,
                    (s, v) -> s.add("v" + v),
                    TextSketch::merge,
                    TextSketch::state,
                    TextSketch::resume));

    private static final List<Kind<?>> SMALL_AND_FULL = List.of(
            new Kind<>(
                    "full top",
                    () -> new TopValues(20),
                    TopValues::add,
                    TopValues::merge,
                    TopValues::state,
                    TopValues::resume),
            new Kind<>(
                    "full quantiles",
                    () -> new Quantiles(64, 7),
                    Quantiles::add,
                    Quantiles::merge,
                    Quantiles::state,
                    Quantiles::resume));

    /// Now and then also a row that is not a finite number.
    private static void addWithOthers(NumberSketch sketch, double value) {
        sketch.add(value);
        if (value > 4) {
            sketch.add(Double.POSITIVE_INFINITY);
        } else if (value < -4) {
            sketch.add(Double.NaN);
        } else if (value == 0) {
            sketch.addMissing();
        }
    }

    private static List<Kind<?>> all() {
        List<Kind<?>> all = new ArrayList<>(EXACT);
        all.addAll(EXACT_WHILE_SMALL);
        all.addAll(SMALL_AND_FULL);
        return all;
    }

    @Test
    void parts_merge_into_the_whole_to_the_bit_however_they_are_cut_and_ordered() {
        cutAndMerge(0, FEW_RUNS);
    }

    @Test
    @Tag("long")
    void many_more_parts_merge_into_the_whole() {
        cutAndMerge(FEW_RUNS, RUNS);
    }

    private static void cutAndMerge(int from, int to) {
        for (int seed = from; seed < to; seed++) {
            double[] values = stream(seed, 400);
            for (Kind<?> kind : EXACT) {
                cutAndMerge(kind, values, seed);
            }
            for (Kind<?> kind : EXACT_WHILE_SMALL) {
                cutAndMerge(kind, values, seed);
            }
        }
    }

    private static <S> void cutAndMerge(Kind<S> kind, double[] values, int seed) {
        Xoshiro256 random = new Xoshiro256(seed);
        int cut = random.nextInt(values.length + 1);
        int cut2 = cut + random.nextInt(values.length - cut + 1);
        S whole = kind.of(values);
        S a = kind.of(Arrays.copyOf(values, cut));
        S b = kind.of(Arrays.copyOfRange(values, cut, cut2));
        S c = kind.of(Arrays.copyOfRange(values, cut2, values.length));
        byte[] expected = kind.bytes(whole);

        assertThat(kind.bytes(kind.merged(kind.merged(a, b), c))).as(kind.name).isEqualTo(expected);
        assertThat(kind.bytes(kind.merged(a, kind.merged(b, c)))).as(kind.name).isEqualTo(expected);
        assertThat(kind.bytes(kind.merged(kind.merged(c, a), b))).as(kind.name).isEqualTo(expected);
        int[] order = new int[values.length];
        Arrays.setAll(order, i -> i);
        random.shuffle(order);
        assertThat(kind.bytes(
                        kind.of(Arrays.stream(order).mapToDouble(i -> values[i]).toArray())))
                .as(kind.name)
                .isEqualTo(expected);
    }

    @Test
    void a_merge_is_the_same_either_way_round_and_an_empty_sketch_changes_nothing() {
        eitherWay(0, FEW_RUNS);
    }

    @Test
    @Tag("long")
    void many_more_merges_are_the_same_either_way_round() {
        eitherWay(FEW_RUNS, RUNS);
    }

    private static void eitherWay(int from, int to) {
        for (int seed = from; seed < to; seed++) {
            for (Kind<?> kind : all()) {
                eitherWay(kind, stream(seed, 1_500), stream(seed + 5_000, 900));
            }
        }
    }

    private static <S> void eitherWay(Kind<S> kind, double[] first, double[] second) {
        S a = kind.of(first);
        S b = kind.of(second);
        byte[] before = kind.bytes(b);
        assertThat(kind.bytes(kind.merged(a, b))).as(kind.name).isEqualTo(kind.bytes(kind.merged(b, a)));
        assertThat(kind.bytes(b)).as(kind.name).isEqualTo(before);
        assertThat(kind.bytes(kind.merged(a, kind.empty.get()))).as(kind.name).isEqualTo(kind.bytes(a));
        assertThat(kind.bytes(kind.merged(kind.empty.get(), a))).as(kind.name).isEqualTo(kind.bytes(a));
    }

    @Test
    void a_sketch_merges_with_itself_as_with_its_copy() {
        for (Kind<?> kind : all()) {
            withItself(kind, stream(1, 3_000));
        }
    }

    private static <S> void withItself(Kind<S> kind, double[] values) {
        S sketch = kind.of(values);
        byte[] twice = kind.bytes(kind.merged(sketch, kind.of(values)));
        kind.merge.accept(sketch, sketch);
        assertThat(kind.bytes(sketch)).as(kind.name).isEqualTo(twice);
    }

    @Test
    void a_sketch_resumed_from_its_bytes_goes_on_to_the_bit() {
        for (int seed = 0; seed < 50; seed++) {
            for (Kind<?> kind : all()) {
                resumes(kind, stream(seed, 2_500), stream(seed + 5_000, 2_500));
            }
        }
    }

    private static <S> void resumes(Kind<S> kind, double[] first, double[] second) {
        S sketch = kind.of(first);
        S resumed = kind.resume.apply(kind.bytes(sketch));
        for (double value : second) {
            kind.add.accept(sketch, value);
            kind.add.accept(resumed, value);
        }
        assertThat(kind.bytes(resumed)).as(kind.name).isEqualTo(kind.bytes(sketch));
    }

    @Test
    void bytes_that_are_no_state_of_the_sketch_are_refused() {
        for (Kind<?> kind : all()) {
            refuses(kind);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DistinctCount.resume(new StateWriter("distinct-count", 1)
                        .add(10)
                        .add(new byte[5])
                        .bytes()));
        byte[] registers = new byte[1 << 10];
        registers[7] = 56;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DistinctCount.resume(new StateWriter("distinct-count", 1)
                        .add(10)
                        .add(registers)
                        .bytes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinCounts.resume(new StateWriter("bin-counts", 1)
                        .add(new double[] {1}, 1)
                        .add(new long[1])
                        .bytes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopValues.resume(new StateWriter("top-values", 1)
                        .add(5)
                        .add(0L)
                        .add(0L)
                        .add(6)
                        .bytes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowerSums.resume(new StateWriter("power-sums", 1)
                        .add(1)
                        .add(1L)
                        .add(0.0)
                        .add(0.0)
                        .add(5_000)
                        .add(new byte[] {1})
                        .bytes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantiles.resume(new StateWriter("quantiles", 1)
                        .add(64)
                        .add(0L)
                        .add(3L)
                        .add(1.0)
                        .add(1.0)
                        .add(new long[1])
                        .add(new double[] {1}, 1)
                        .bytes()));
        NumberSketch withBins = new NumberSketch(0, 1, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> withBins.merge(new NumberSketch(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new NumberSketch(0).merge(withBins));
    }

    private static <S> void refuses(Kind<S> kind) {
        byte[] state = kind.bytes(kind.of(1, 2, 3));
        for (int at : new int[] {0, 5, state.length / 2, state.length - 1}) {
            byte[] changed = state.clone();
            changed[at] ^= 4;
            assertThatIllegalArgumentException().isThrownBy(() -> kind.resume.apply(changed));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.resume.apply(Arrays.copyOf(state, state.length - 9)));
        assertThatIllegalArgumentException().isThrownBy(() -> kind.resume.apply(new StateWriter("other", 1).bytes()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.resume.apply(States.longer(state)))
                .withMessageStartingWith("1 bytes too many");
    }

    /// Ties, tiny and huge magnitudes and both zeros among ordinary values.
    private static double[] stream(int seed, int most) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] values = new double[1 + random.nextInt(most)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (random.nextInt(6)) {
                case 0 -> random.nextInt(5);
                case 1 -> -0.0;
                case 2 -> random.nextGaussian() * 1e300;
                case 3 -> random.nextGaussian() * 1e-310;
                case 4 -> random.nextGaussian() * 1e16;
                default -> random.nextGaussian();
            };
        }
        return values;
    }
}
