package io.infranaut.statistics.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.Result.Value;
import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.chunk.Chunking;
import io.infranaut.statistics.chunk.Threshold;
import io.infranaut.statistics.preset.Cbpe.ChunkEstimate;
import io.infranaut.statistics.preset.Cbpe.Estimation;
import io.infranaut.statistics.preset.Cbpe.Normalization;
import io.infranaut.statistics.preset.Cbpe.Quantity;
import io.infranaut.statistics.preset.Cbpe.Quantity.Cell;
import io.infranaut.statistics.preset.Cbpe.Quantity.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CbpeTest {
    private static final long SEED = 11;
    private static final double EXACT = 1e-9;
    /// Two standard deviations of 50 bootstrapped values each, whose own errors are a tenth.
    private static final double BOOTSTRAPPED = 0.5;

    /// The error of one of its classes falls or rises by calibration as the order of equal scores will have it.
    private static final String SET_WITH_A_DECISION_BY_LOT = "cards";

    private static final Set<String> FEW_ROWS = Set.of("holes", "housing");

    private static final List<String> SERIES = List.of("set", "chunking", "calibrated", "normalization", "quantity");

    private final Map<String, SortedMap<String, Column>> sets = new HashMap<>();

    @Test
    void every_chunk_gets_the_estimate_confidence_thresholds_and_alert_that_nannyml_gives() {
        assertThat(agreeing(FEW_ROWS::contains)).isGreaterThan(30);
    }

    @Test
    @Tag("long")
    void so_does_every_chunk_of_long_sets() {
        assertThat(agreeing(set -> !FEW_ROWS.contains(set))).isGreaterThan(100);
    }

    private int agreeing(Predicate<String> chosen) {
        Map<String, List<String[]>> series = new LinkedHashMap<>();
        for (String[] row : DataSets.rows("cbpe.tsv.gz")) {
            if (chosen.test(row[0])) {
                series.computeIfAbsent(String.join(" ", List.of(row).subList(0, SERIES.size())), k -> new ArrayList<>())
                        .add(row);
            }
        }
        Map<String, Cbpe> learned = new HashMap<>();
        series.forEach((name, rows) -> {
            String[] first = rows.getFirst();
            Cbpe cbpe = learned.computeIfAbsent(first[0] + " " + first[1], k -> learn(first));
            ClassPredictions analysis = predictions(first[0], "current");
            Quantity quantity = quantity(first);
            Estimation estimation = cbpe.estimate(quantity, analysis, chunks(first, analysis.rows()));
            List<ChunkEstimate> chunks = new ArrayList<>(estimation.reference());
            chunks.addAll(estimation.analysis());
            assertThat(chunks).as(name).hasSameSizeAs(rows);
            for (int i = 0; i < chunks.size(); i++) {
                assertAgrees(quantity, estimation.threshold(), chunks.get(i), rows.get(i));
            }
        });
        return series.size();
    }

    private static void assertAgrees(
            Quantity quantity, @Nullable Threshold threshold, ChunkEstimate chunk, String[] row) {
        String where = String.join(" ", row);
        boolean bootstrapped = quantity == Metric.AVERAGE_PRECISION;
        assertThat(chunk.chunk().key()).as(where).isEqualTo(row[6]);
        close(value(chunk.value()), row[7], EXACT, where);
        NannyMl.Confidence confidence = chunk.confidence();
        close(
                confidence == null ? null : confidence.samplingError(),
                row[8],
                bootstrapped ? BOOTSTRAPPED : EXACT,
                where);
        if (!bootstrapped) {
            close(confidence == null ? null : confidence.lower(), row[9], EXACT, where);
            close(confidence == null ? null : confidence.upper(), row[10], EXACT, where);
        }
        close(value(chunk.realized()), row[11], EXACT, where);
        close(threshold == null ? null : threshold.lower(), row[12], EXACT, where);
        close(threshold == null ? null : threshold.upper(), row[13], EXACT, where);
        assertThat(chunk.alert()).as(where).isEqualTo(Boolean.parseBoolean(row[14]));
    }

    private static void close(@Nullable Double found, String expected, double relative, String where) {
        if (expected.isEmpty()) {
            assertThat(found).as(where).isNull();
        } else {
            double number = Double.parseDouble(expected);
            assertThat(found).as(where).isNotNull().isCloseTo(number, within(relative * Math.abs(number) + 1e-12));
        }
    }

    private static @Nullable Double value(Result<Double> result) {
        return result instanceof Value<Double>(Double value) ? value : null;
    }

    private Cbpe learn(String[] row) {
        ClassPredictions reference = predictions(row[0], "reference");
        List<Chunk> chunks = chunks(row, reference.rows());
        List<Boolean> decision = row[2].chars().mapToObj(c -> c == 'y').toList();
        Cbpe own = cbpe(Cbpe.of(reference, chunks, SEED));
        if (!row[0].equals(SET_WITH_A_DECISION_BY_LOT)) {
            assertThat(own.calibrated()).as("NannyML's decision on %s", row[0]).isEqualTo(decision);
            return own;
        }
        boolean[] given = new boolean[decision.size()];
        for (int c = 0; c < given.length; c++) {
            given[c] = decision.get(c);
        }
        return cbpe(Cbpe.of(reference, chunks, SEED, given));
    }

    private static Cbpe cbpe(Result<Cbpe> result) {
        assertThat(result).isInstanceOf(Value.class);
        return ((Value<Cbpe>) result).value();
    }

    private Quantity quantity(String[] row) {
        Normalization normalization = switch (row[3]) {
            case "all" -> Normalization.ALL;
            case "true" -> Normalization.TRUE;
            case "pred" -> Normalization.PREDICTED;
            default -> Normalization.NONE;
        };
        return switch (row[4]) {
            case "true_positive" -> new Cell(1, 1, normalization);
            case "true_negative" -> new Cell(0, 0, normalization);
            case "false_positive" -> new Cell(0, 1, normalization);
            case "false_negative" -> new Cell(1, 0, normalization);
            default -> {
                if (!row[4].startsWith("true_")) {
                    yield Metric.valueOf(row[4].toUpperCase(Locale.ROOT));
                }
                String[] names = row[4].substring("true_".length()).split("_pred_", -1);
                List<String> classes = classes(set(row[0] + "_reference"));
                yield new Cell(classes.indexOf(names[0]), classes.indexOf(names[1]), normalization);
            }
        };
    }

    private static List<Chunk> chunks(String[] row, int rows) {
        Chunking chunking = row[1].equals("number")
                ? NannyMl.DEFAULT_CHUNKING
                : new Chunking.OfSize(
                        switch (row[0]) {
                            case "census", "loan" -> 5000;
                            case "home" -> 3000;
                            case "holes" -> 250;
                            case "cards" -> 6000;
                            default -> throw new IllegalArgumentException(row[0]);
                        },
                        Chunking.Remainder.OWN_CHUNK);
        return chunking.cut(rows);
    }

    private ClassPredictions predictions(String name, String part) {
        SortedMap<String, Column> columns = set(name + "_" + part);
        if (columns.containsKey("p")) {
            return new ClassPredictions(
                    codes(columns.get("actual"), List.of()),
                    codes(columns.get("predicted"), List.of()),
                    new double[][] {numbers(columns.get("p"))});
        }
        List<String> classes = classes(columns);
        return new ClassPredictions(
                codes(columns.get("actual"), classes),
                codes(columns.get("predicted"), classes),
                classes.stream().map(c -> numbers(columns.get("p_" + c))).toArray(double[][]::new));
    }

    private static List<String> classes(SortedMap<String, Column> columns) {
        Set<String> classes = new TreeSet<>();
        for (String column : columns.keySet()) {
            if (column.startsWith("p_")) {
                classes.add(column.substring(2));
            }
        }
        return List.copyOf(classes);
    }

    private static int[] codes(@Nullable Column column, List<String> classes) {
        return switch (Objects.requireNonNull(column)) {
            case Column.Numbers(double[] values, boolean _) ->
                Arrays.stream(values)
                        .mapToInt(v -> Double.isNaN(v) ? -1 : (int) v)
                        .toArray();
            case Column.Labels(@Nullable String[] values, boolean _) ->
                Arrays.stream(values).mapToInt(classes::indexOf).toArray();
        };
    }

    private static double[] numbers(@Nullable Column column) {
        return ((Column.Numbers) Objects.requireNonNull(column)).values();
    }

    private SortedMap<String, Column> set(String name) {
        return sets.computeIfAbsent(name, n -> DataSets.read("cbpe_" + n));
    }

    @Test
    void splits_are_those_of_scikit_learn() {
        List<String[]> cases = DataSets.rows("stratified_splits.tsv");
        assertThat(cases).hasSizeGreaterThan(20);
        for (String[] c : cases) {
            StratifiedSplits splits = new StratifiedSplits(ints(c[0]));
            for (int split = 1; split < c.length; split++) {
                assertThat(splits.next().tested()).as("%s", c[0]).containsExactly(ints(c[split]));
            }
        }
    }

    private static int[] ints(String cell) {
        return Arrays.stream(cell.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void without_truth_the_estimate_is_the_same_and_nothing_is_realized() {
        ClassPredictions reference = drawn(1, 2000);
        ClassPredictions known = drawn(2, 1000);
        ClassPredictions unknown = new ClassPredictions(filled(1000, -1), known.predicted(), known.probabilities());
        Cbpe cbpe = cbpe(Cbpe.of(reference, chunks(2000), SEED));

        for (Metric metric : Metric.values()) {
            ChunkEstimate with =
                    cbpe.estimate(metric, known, chunks(1000)).analysis().getFirst();
            ChunkEstimate without =
                    cbpe.estimate(metric, unknown, chunks(1000)).analysis().getFirst();
            assertThat(without.value()).isEqualTo(with.value());
            assertThat(without.confidence()).isEqualTo(with.confidence());
            assertThat(without.realized()).isInstanceOf(InsufficientData.class);
            assertThat(with.realized()).isInstanceOf(Value.class);
        }
    }

    @Test
    void the_same_seed_gives_the_same_bits() {
        ClassPredictions reference = drawn(1, 2000);
        ClassPredictions analysis = drawn(2, 1000);
        Estimation first =
                cbpe(Cbpe.of(reference, chunks(2000), SEED)).estimate(Metric.AVERAGE_PRECISION, analysis, chunks(1000));
        assertThat(cbpe(Cbpe.of(reference, chunks(2000), SEED))
                        .estimate(Metric.AVERAGE_PRECISION, analysis, chunks(1000)))
                .isEqualTo(first);
    }

    @Test
    void a_chunk_without_scores_has_no_estimate_and_no_alert() {
        ClassPredictions reference = drawn(1, 2000);
        ClassPredictions analysis = drawn(2, 1000);
        Arrays.fill(analysis.probabilities()[0], 0, 500, Double.NaN);
        analysis.probabilities()[0][500] = Double.POSITIVE_INFINITY;
        Cbpe cbpe = cbpe(Cbpe.of(reference, chunks(2000), SEED));

        for (Metric metric : Metric.values()) {
            List<ChunkEstimate> chunks =
                    cbpe.estimate(metric, analysis, chunks(1000)).analysis();
            assertThat(chunks.getFirst().value()).isInstanceOf(InsufficientData.class);
            assertThat(chunks.getFirst().confidence()).isNull();
            assertThat(chunks.getFirst().alert()).isFalse();
            assertThat(chunks.getLast().value()).isInstanceOf(Value.class);
        }
    }

    @Test
    void a_reference_of_one_class_teaches_no_ranking_and_no_calibration() {
        ClassPredictions reference = drawn(1, 1000);
        ClassPredictions negative =
                new ClassPredictions(filled(1000, 0), reference.predicted(), reference.probabilities());
        Cbpe cbpe = cbpe(Cbpe.of(negative, chunks(1000), SEED));

        Estimation auc = cbpe.estimate(Metric.ROC_AUC, reference, chunks(1000));

        assertThat(cbpe.calibrated()).containsExactly(false);
        assertThat(auc.threshold()).isNull();
        assertThat(auc.analysis()).allSatisfy(chunk -> {
            assertThat(chunk.value()).isInstanceOf(Value.class);
            assertThat(chunk.confidence()).isNull();
            assertThat(chunk.alert()).isFalse();
        });
    }

    @Test
    void chunks_in_which_a_class_is_impossible_or_unheard_of_have_no_ranking() {
        ClassPredictions reference = drawn(1, 1000);
        ClassPredictions never =
                new ClassPredictions(filled(1000, -1), filled(1000, 0), new double[][] {new double[1000]});
        Cbpe cbpe = cbpe(Cbpe.of(reference, chunks(1000), SEED, new boolean[] {false}));

        assertThat(cbpe.estimate(Metric.ROC_AUC, never, chunks(1000)).analysis())
                .allSatisfy(c -> assertThat(c.value()).isInstanceOf(InsufficientData.class));
        assertThat(cbpe.estimate(Metric.F1, never, chunks(1000)).analysis())
                .allSatisfy(c -> assertThat(c.value()).isEqualTo(Result.of(0.0)));
        assertThat(cbpe.estimate(new Cell(1, 1, Normalization.TRUE), never, chunks(1000))
                        .analysis())
                .allSatisfy(c -> assertThat(c.value()).isInstanceOf(InsufficientData.class));
    }

    @Test
    void classes_whose_calibrated_probabilities_are_all_zero_are_alike() {
        int[] actual = IntStream.range(0, 60).map(i -> i % 3).toArray();
        double[][] scores = new double[3][60];
        for (int c = 0; c < 3; c++) {
            int code = c;
            Arrays.setAll(scores[c], i -> actual[i] == code ? 0.9 : 0.1);
        }
        ClassPredictions reference = new ClassPredictions(actual, actual, scores);
        ClassPredictions doubtful = new ClassPredictions(
                filled(2, -1), new int[] {0, 1}, new double[][] {{0.1, 0.1}, {0.1, 0.1}, {0.1, 0.1}});
        Cbpe cbpe = cbpe(Cbpe.of(reference, chunks(60), SEED, new boolean[] {true, true, true}));

        assertThat(value(cbpe.estimate(Metric.ACCURACY, doubtful, chunks(2))
                        .analysis()
                        .getFirst()
                        .value()))
                .isEqualTo(1.0 / 3);
    }

    @Test
    void what_cannot_be_is_refused() {
        ClassPredictions reference = drawn(1, 100);
        ClassPredictions several = new ClassPredictions(reference.actual(), reference.predicted(), new double[3][100]);
        Cbpe cbpe = cbpe(Cbpe.of(reference, chunks(100), SEED, new boolean[] {false}));

        assertThat(Cbpe.of(new ClassPredictions(filled(9, -1), filled(9, 1), new double[1][9]), chunks(9), SEED))
                .isInstanceOf(InsufficientData.class);
        assertThat(Cbpe.of(
                        new ClassPredictions(new int[] {0, 0, 1}, filled(3, 1), new double[][] {{1, 2, 0}}),
                        chunks(3),
                        SEED))
                .isInstanceOf(InsufficientData.class);
        assertThatThrownBy(() -> Cbpe.of(reference, chunks(100), SEED, new boolean[] {false, true}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cbpe.estimate(Metric.F1, several, chunks(100)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClassPredictions(new int[] {2}, new int[] {0}, new double[][] {{0.5}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClassPredictions(new int[] {1}, new int[] {0}, new double[][] {{0.5, 0.5}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClassPredictions(new int[0], new int[0], new double[0][]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Chunk> chunks(int rows) {
        return new Chunking.OfCount(2, Chunking.Remainder.OWN_CHUNK).cut(rows);
    }

    private static int[] filled(int rows, int value) {
        int[] values = new int[rows];
        Arrays.fill(values, value);
        return values;
    }

    /// A well calibrated model.
    private static ClassPredictions drawn(long seed, int rows) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] scores = new double[rows];
        int[] actual = new int[rows];
        int[] predicted = new int[rows];
        for (int i = 0; i < rows; i++) {
            scores[i] = random.nextDouble();
            actual[i] = random.nextDouble() < scores[i] ? 1 : 0;
            predicted[i] = scores[i] >= 0.5 ? 1 : 0;
        }
        return new ClassPredictions(actual, predicted, new double[][] {scores});
    }
}
