package io.infranaut.statistics.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Column.Labels;
import io.infranaut.statistics.Column.Numbers;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.Result.Value;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.chunk.Chunking;
import io.infranaut.statistics.chunk.Threshold;
import io.infranaut.statistics.preset.NannyMl.ChunkValue;
import io.infranaut.statistics.preset.NannyMl.Method;
import io.infranaut.statistics.preset.NannyMl.Monitored;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NannyMlTest {
    private final Map<String, SortedMap<String, Column>> sets = new HashMap<>();

    @Test
    void every_chunk_gets_the_key_statistic_thresholds_and_alert_that_nannyml_gives() {
        assertThat(agreeing(NannyMlTest::isQuick)).isGreaterThan(100);
    }

    @Test
    @Tag("long")
    void so_does_every_chunk_of_wide_and_long_sets() {
        assertThat(agreeing(row -> !isQuick(row))).isGreaterThan(200);
    }

    /// Few rows, or one column of the set that is long enough for NannyML's bins.
    private static boolean isQuick(String[] row) {
        return switch (row[1]) {
            case "iris", "car_loan_small" -> true;
            case "car_loan_large" -> row[2].equals("size") && row[3].equals("car_value");
            default -> false;
        };
    }

    private int agreeing(Predicate<String[]> chosen) {
        Map<String, List<String[]>> series = new LinkedHashMap<>();
        for (String[] row : DataSets.rows("nannyml.tsv.gz")) {
            if (chosen.test(row)) {
                series.computeIfAbsent(String.join(" ", List.of(row).subList(0, 5)), k -> new ArrayList<>())
                        .add(row);
            }
        }
        series.forEach((name, rows) -> {
            Monitored monitored = value(monitored(rows.getFirst()));
            List<ChunkValue> chunks = new ArrayList<>(monitored.reference());
            chunks.addAll(monitored.analysis());
            assertThat(chunks).as(name).hasSameSizeAs(rows);
            for (int i = 0; i < chunks.size(); i++) {
                assertAgrees(monitored.threshold(), chunks.get(i), rows.get(i));
            }
        });
        return series.size();
    }

    private static void assertAgrees(@Nullable Threshold threshold, ChunkValue chunk, String[] row) {
        String where = String.join(" ", row);
        assertThat(chunk.chunk().key()).as(where).isEqualTo(row[6]);
        assertThat(chunk.alert()).as(where).isEqualTo(Boolean.parseBoolean(row[10]));
        switch (chunk.value()) {
            case Value<Double>(Double found) -> close(found, row[7], where);
            case InsufficientData<Double> _ -> assertThat(row[7]).as(where).isEmpty();
        }
        close(threshold == null ? null : threshold.lower(), row[8], where);
        close(threshold == null ? null : threshold.upper(), row[9], where);
        NannyMl.Confidence confidence = chunk.confidence();
        close(confidence == null ? null : confidence.samplingError(), row[11], where);
        close(confidence == null ? null : confidence.lower(), row[12], where);
        close(confidence == null ? null : confidence.upper(), row[13], where);
    }

    private static void close(@Nullable Double found, String expected, String where) {
        if (expected.isEmpty()) {
            assertThat(found).as(where).isNull();
        } else {
            double number = Double.parseDouble(expected);
            assertThat(found).as(where).isNotNull().isCloseTo(number, within(1e-6 * Math.max(1, Math.abs(number))));
        }
    }

    private Result<Monitored> monitored(String[] row) {
        SortedMap<String, Column> reference = set(row[1] + "_reference");
        SortedMap<String, Column> analysis = set(row[1] + "_current");
        if (row[0].equals("reconstruction")) {
            int rows = reference.values().iterator().next().rows();
            int analysed = analysis.values().iterator().next().rows();
            return Result.of(NannyMl.reconstruction(
                    withoutTime(reference),
                    chunks(row, reference, rows),
                    withoutTime(analysis),
                    chunks(row, analysis, analysed)));
        }
        Column a = Objects.requireNonNull(reference.get(row[3]));
        Column b = Objects.requireNonNull(analysis.get(row[3]));
        List<Chunk> ofReference = chunks(row, reference, a.rows());
        List<Chunk> ofAnalysis = chunks(row, analysis, b.rows());
        return switch (row[0]) {
            case "drift" ->
                NannyMl.drift(Method.valueOf(row[4].toUpperCase(Locale.ROOT)), a, ofReference, b, ofAnalysis);
            case "missing" -> NannyMl.missingValues(a, ofReference, b, ofAnalysis);
            case "unseen" -> NannyMl.unseenValues((Labels) a, ofReference, (Labels) b, ofAnalysis);
            default -> throw new IllegalArgumentException(row[0]);
        };
    }

    private static SortedMap<String, Column> withoutTime(SortedMap<String, Column> set) {
        SortedMap<String, Column> columns = new TreeMap<>(set);
        columns.remove("timestamp");
        return columns;
    }

    private static List<Chunk> chunks(String[] row, SortedMap<String, Column> set, int rows) {
        Chunking chunking = switch (row[2]) {
            case "number" -> NannyMl.DEFAULT_CHUNKING;
            case "size" ->
                new Chunking.OfSize(
                        switch (row[1]) {
                            case "car_loan_large" -> 2000;
                            case "car_loan_small" -> 60;
                            default -> 13;
                        },
                        Chunking.Remainder.OWN_CHUNK);
            case "month" -> new Chunking.OfPeriod(Chunking.Period.MONTH);
            case "week" -> new Chunking.OfPeriod(Chunking.Period.WEEK);
            default -> throw new IllegalArgumentException(row[2]);
        };
        return set.get("timestamp") instanceof Labels(String[] times, boolean _)
                ? chunking.cut(Arrays.stream(times)
                        .mapToLong(t -> LocalDateTime.parse(t.replace(' ', 'T'))
                                .toInstant(ZoneOffset.UTC)
                                .toEpochMilli())
                        .toArray())
                : chunking.cut(rows);
    }

    @Test
    void a_chunk_without_values_has_no_statistic_and_no_alert() {
        Numbers reference = new Numbers(new double[] {1, 2, 3, 4, 5, 6}, false);
        Numbers analysis = new Numbers(new double[] {Double.NaN, Double.NaN, 90, 91}, false);
        Chunking pairs = new Chunking.OfSize(2, Chunking.Remainder.OWN_CHUNK);

        Monitored monitored = value(NannyMl.drift(Method.WASSERSTEIN, reference, pairs.cut(6), analysis, pairs.cut(4)));

        assertThat(monitored.analysis().getFirst().value()).isInstanceOf(InsufficientData.class);
        assertThat(monitored.analysis().getFirst().alert()).isFalse();
        assertThat(monitored.analysis().getLast().alert()).isTrue();
    }

    @Test
    void what_is_not_finite_is_left_out_beside_values_that_the_reference_does_not_reach() {
        var random = new Xoshiro256(1);
        double[] reference = DoubleStream.generate(random::nextGaussian)
                .limit(NannyMl.ESTIMATED_FROM)
                .toArray();
        double[] chunk = DoubleStream.generate(() -> random.nextGaussian() + 2)
                .limit(500)
                .toArray();
        chunk[0] = 40;
        chunk[1] = -40;
        chunk[2] = -41;
        double[] holed = new double[chunk.length + 7];
        Arrays.fill(holed, Double.NaN);
        System.arraycopy(chunk, 0, holed, 4, chunk.length);
        holed[1] = Double.POSITIVE_INFINITY;
        holed[2] = Double.NEGATIVE_INFINITY;

        for (double[] rows : new double[][] {reference, Arrays.copyOf(reference, 900)}) {
            for (Method method :
                    List.of(Method.KOLMOGOROV_SMIRNOV, Method.WASSERSTEIN, Method.JENSEN_SHANNON, Method.HELLINGER)) {
                double[] holedRows = Arrays.copyOf(rows, rows.length + 1);
                holedRows[rows.length] = Double.NaN;

                assertThat(ofOneChunk(method, holedRows, holed))
                        .as(method + " of " + rows.length)
                        .isEqualTo(ofOneChunk(method, rows, chunk));
            }
        }
    }

    /// The area between the distribution functions, but that among the reference's values those below count one more.
    @Test
    void what_the_reference_does_not_reach_is_as_far_away_as_it_is() {
        double[] reference = IntStream.range(0, NannyMl.ESTIMATED_FROM)
                .mapToDouble(i -> i / (NannyMl.ESTIMATED_FROM - 1.0))
                .toArray();
        double below = 1 / 4.0 * (-1 - -2) + 2 / 4.0 * (0 - -1);
        double among = (0.75 * 0.75 + 0.25 * 0.25) / 2;
        double above = 2 / 4.0 * (3 - 1) + 1 / 4.0 * (5 - 3);

        assertThat(ofOneChunk(Method.WASSERSTEIN, reference, new double[] {3, -1, 5, -2}))
                .isCloseTo(below + among + above, within(1e-4));
        assertThat(ofOneChunk(Method.KOLMOGOROV_SMIRNOV, reference, new double[] {3, -1, 5, -2}))
                .isCloseTo(0.5, within(1e-3));
    }

    private static double ofOneChunk(Method method, double[] reference, double[] rows) {
        List<Chunk> chunks = new Chunking.OfSize(450, Chunking.Remainder.OWN_CHUNK).cut(reference.length);
        Monitored found = value(NannyMl.drift(
                method,
                new Numbers(reference, false),
                chunks,
                new Numbers(rows, false),
                new Chunking.OfCount(1, Chunking.Remainder.OWN_CHUNK).cut(rows.length)));
        return ((Value<Double>) found.analysis().getFirst().value()).value();
    }

    @Test
    void a_reference_without_values_is_insufficient_and_a_method_for_another_kind_is_refused() {
        Numbers none = new Numbers(new double[] {Double.NaN, Double.NaN}, false);
        Labels labels = new Labels(new String[] {"a", "b"}, false);
        List<Chunk> one = new Chunking.OfSize(2, Chunking.Remainder.OWN_CHUNK).cut(2);

        assertThat(NannyMl.drift(Method.WASSERSTEIN, none, one, none, one)).isInstanceOf(InsufficientData.class);
        assertThatThrownBy(() -> NannyMl.drift(Method.WASSERSTEIN, labels, one, labels, one))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NannyMl.drift(Method.CHI2, new Numbers(new double[] {1, 2}, true), one, none, one))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private SortedMap<String, Column> set(String name) {
        return sets.computeIfAbsent(name, DataSets::read);
    }

    private static Monitored value(Result<Monitored> result) {
        return ((Value<Monitored>) result).value();
    }
}
