package io.infranaut.drift.process;

import io.infranaut.drift.api.ColumnVerdict;
import io.infranaut.drift.api.Comparison;
import io.infranaut.drift.api.DriftConfiguration;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.table.ColumnSample;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.DriftMeasurement;
import io.infranaut.statistics.twosample.DriftTest;
import io.infranaut.statistics.twosample.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Compares single columns, and ranks them.
final class Columns {
    private static final int PLOTTED_BINS = 30;
    private static final int PLOTTED_CATEGORIES = 15;
    private static final double TAIL = 0.005;

    private Columns() {}

    /// @param method as it was asked for
    /// @param comparison null when the types do not fit
    record Compared(
            String method,
            Result<DriftMeasurement> result,
            @Nullable Comparison comparison,
            long referenceCount,
            long currentCount) {}

    static Compared compare(
            Column reference, Column current, ColumnSample before, ColumnSample now, DriftConfiguration configuration) {
        String own = configuration.methods().get(reference.name());
        String method = own == null ? configuration.method() : own;
        long n = before.rows() - before.missing();
        long m = now.rows() - now.missing();
        return switch (type(reference.type(), current.type())) {
            case Result.InsufficientData<io.infranaut.statistics.twosample.ColumnType>(String reason) ->
                new Compared(method, Result.insufficient(reason), null, n, m);
            case Result.Value<io.infranaut.statistics.twosample.ColumnType> type -> {
                DriftTest test = DriftTest.named(method);
                if (!test.accepts(type.value()) && own == null) {
                    test = DriftTest.auto();
                }
                Double threshold = configuration.thresholds().getOrDefault(reference.name(), configuration.threshold());
                if (threshold != null) {
                    test = test.withThreshold(threshold);
                }
                yield switch (type.value()) {
                    case FLOATING, INTEGER ->
                        new Compared(
                                method,
                                test.measure(type.value(), before.numbers(), now.numbers()),
                                numbers(before, now),
                                n,
                                m);
                    case CATEGORICAL, BOOLEAN ->
                        new Compared(
                                method,
                                test.accepts(type.value())
                                        ? test.measure(type.value(), before.categories(), now.categories())
                                        : Result.insufficient(method + " takes numbers only"),
                                categories(before, now),
                                n,
                                m);
                };
            }
        };
    }

    /// Both sides as one type: integers may be compared with doubles.
    private static Result<io.infranaut.statistics.twosample.ColumnType> type(ColumnType reference, ColumnType current) {
        if (reference != current) {
            return isNumber(reference) && isNumber(current)
                    ? Result.of(io.infranaut.statistics.twosample.ColumnType.FLOATING)
                    : Result.insufficient("the column is " + reference + " in the baseline and " + current + " now");
        }
        return switch (reference) {
            case BOOLEAN -> Result.of(io.infranaut.statistics.twosample.ColumnType.BOOLEAN);
            case INTEGER -> Result.of(io.infranaut.statistics.twosample.ColumnType.INTEGER);
            case DOUBLE -> Result.of(io.infranaut.statistics.twosample.ColumnType.FLOATING);
            case STRING -> Result.of(io.infranaut.statistics.twosample.ColumnType.CATEGORICAL);
            case TIMESTAMP -> Result.insufficient("instants are not compared");
        };
    }

    private static boolean isNumber(ColumnType type) {
        return type == ColumnType.INTEGER || type == ColumnType.DOUBLE;
    }

    private static Comparison numbers(ColumnSample before, ColumnSample now) {
        double[] sorted = NumericProfile.sortedFinite(before.numbers());
        double[] edges = sorted.length == 0 ? new double[] {0} : edges(sorted);
        return new Comparison(
                Arrays.stream(edges).boxed().toList(),
                List.of(),
                LongStream.of(Histogram.count(sorted, edges)).boxed().toList(),
                LongStream.of(Histogram.count(now.numbers(), edges)).boxed().toList(),
                before.missing(),
                now.missing());
    }

    /// Few values have a bin each; many are spread over bins of equal width, without the outermost values.
    private static double[] edges(double[] sorted) {
        long distinct = 1;
        for (int i = 1; i < sorted.length && distinct <= Histogram.DISTINCT_VALUES_WITH_OWN_BIN; i++) {
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        }
        double low = NumericProfile.quantile(sorted, TAIL);
        double high = NumericProfile.quantile(sorted, 1 - TAIL);
        double width = high / PLOTTED_BINS - low / PLOTTED_BINS;
        if (distinct <= Histogram.DISTINCT_VALUES_WITH_OWN_BIN || !(width > 0)) {
            return Histogram.edges(sorted, Histogram.DEFAULT_BINS);
        }
        return IntStream.rangeClosed(0, PLOTTED_BINS)
                .mapToDouble(i -> low + i * width)
                .distinct()
                .toArray();
    }

    private static Comparison categories(ColumnSample before, ColumnSample now) {
        SortedMap<String, Long> a = before.categories();
        SortedMap<String, Long> b = now.categories();
        double n = Math.max(1, before.rows() - before.missing());
        double m = Math.max(1, now.rows() - now.missing());
        var all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        List<String> shown = all.stream()
                .sorted(Comparator.<String>comparingDouble(
                                name -> -(a.getOrDefault(name, 0L) / n + b.getOrDefault(name, 0L) / m))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(PLOTTED_CATEGORIES)
                .toList();
        return new Comparison(List.of(), shown, cells(shown, a), cells(shown, b), before.missing(), now.missing());
    }

    private static List<Long> cells(List<String> shown, SortedMap<String, Long> counts) {
        var cells = new ArrayList<Long>();
        shown.forEach(name -> cells.add(counts.getOrDefault(name, 0L)));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        cells.add(all - cells.stream().mapToLong(Long::longValue).sum());
        return cells;
    }

    /// The verdicts of all columns, most drifted first.
    static List<ColumnVerdict> ranked(
            SortedMap<String, Result<DriftMeasurement>> judged, Map<String, Compared> compared) {
        return judged.entrySet().stream()
                .map(entry -> new Ranked(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Ranked::group)
                        .thenComparing(
                                Comparator.comparingDouble(Ranked::severity).reversed())
                        .thenComparing(
                                Comparator.comparingDouble(Ranked::effect).reversed())
                        .thenComparing(Ranked::column))
                .map(ranked -> verdict(ranked, Objects.requireNonNull(compared.get(ranked.column()))))
                .toList();
    }

    private record Ranked(String column, Result<DriftMeasurement> result) {
        int group() {
            return switch (result) {
                case Result.Value<DriftMeasurement>(DriftMeasurement m) ->
                    switch (m.verdict()) {
                        case DRIFT -> 0;
                        case WATCH -> 1;
                        case STABLE -> 2;
                    };
                case Result.InsufficientData<DriftMeasurement> _ -> 3;
            };
        }

        /// How far beyond its threshold the score is; at the threshold 1.
        double severity() {
            return switch (result) {
                case Result.Value<DriftMeasurement>(DriftMeasurement m) ->
                    switch (m.answer()) {
                        case DISTANCE -> m.score() / m.threshold();
                        case P_VALUE ->
                            StrictMath.log(m.adjusted() == null ? m.score() : m.adjusted())
                                    / StrictMath.log(Math.min(m.threshold(), 0.999));
                    };
                case Result.InsufficientData<DriftMeasurement> _ -> 0;
            };
        }

        double effect() {
            return switch (result) {
                case Result.Value<DriftMeasurement>(DriftMeasurement m) -> m.effectSize();
                case Result.InsufficientData<DriftMeasurement> _ -> 0;
            };
        }
    }

    private static ColumnVerdict verdict(Ranked ranked, Compared compared) {
        return switch (ranked.result()) {
            case Result.Value<DriftMeasurement>(DriftMeasurement m) -> {
                var parameters = new TreeMap<>(m.parameters());
                if (m.watch() != null) {
                    parameters.put("watch", Double.toString(m.watch()));
                }
                yield new ColumnVerdict(
                        ranked.column(),
                        m.method().id(),
                        m.methodName(),
                        m.choice(),
                        m.statistic(),
                        m.answer().name(),
                        m.score(),
                        m.adjusted(),
                        m.threshold(),
                        m.verdict().name(),
                        m.effect(),
                        m.effectSize(),
                        m.referenceCount(),
                        m.currentCount(),
                        parameters,
                        null,
                        compared.comparison());
            }
            case Result.InsufficientData<DriftMeasurement>(String reason) ->
                new ColumnVerdict(
                        ranked.column(),
                        compared.method(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "INSUFFICIENT_DATA",
                        null,
                        null,
                        compared.referenceCount(),
                        compared.currentCount(),
                        new TreeMap<>(),
                        reason,
                        compared.comparison());
        };
    }
}
