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
import io.infranaut.statistics.preset.Evidently.ColumnDrift;
import io.infranaut.statistics.preset.Evidently.Kind;
import io.infranaut.statistics.preset.Evidently.Test;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

class EvidentlyTest {
    private static final Map<String, Test> BY_TITLE = Map.of(
            "K-S p_value", Test.KS,
            "Z-test p_value", Test.Z,
            "chi-square p_value", Test.CHISQUARE,
            "Jensen-Shannon distance", Test.JENSEN_SHANNON,
            "Wasserstein distance (normed)", Test.WASSERSTEIN);

    /// A score on its threshold is on either side of it by rounding.
    private static final double LAST_DIGITS = 1e-15;

    private final Map<String, SortedMap<String, Column>> sets = new HashMap<>();

    @org.junit.jupiter.api.Test
    void each_column_gets_the_test_score_and_threshold_that_evidently_gives() {
        int columns = 0;
        for (String[] c : expected("default")) {
            Result<ColumnDrift> result = Evidently.drift(null, column(c, "reference"), column(c, "current"));
            if (c[3].contains("text")) {
                assertThat(result).isInstanceOf(InsufficientData.class);
                continue;
            }
            ColumnDrift drift = value(result);
            assertThat(drift.test()).as(where(c)).isEqualTo(BY_TITLE.get(c[3]));
            assertThat(drift.threshold()).as(where(c)).isEqualTo(Double.parseDouble(c[5]));
            assertAgrees(drift.score(), c);
            columns++;
        }
        assertThat(columns).isGreaterThan(400);
    }

    @org.junit.jupiter.api.Test
    void a_dataset_gets_the_verdict_that_evidently_gives() {
        for (String[] c : expected("dataset")) {
            SortedMap<String, Column> reference = set(c[1] + "_reference");
            SortedMap<String, Column> current = set(c[1] + "_current");
            Evidently.DatasetDrift drift =
                    ((Value<Evidently.DatasetDrift>) Evidently.dataset(reference, current)).value();
            if (!c[1].startsWith("car_loan")) {
                assertThat(drift.driftedColumns()).as(where(c)).isEqualTo((int) Double.parseDouble(c[5]));
                assertThat(drift.share()).as(where(c)).isCloseTo(Double.parseDouble(c[4]), within(1e-12));
                assertThat(drift.drifted()).isEqualTo(Double.parseDouble(c[4]) >= 0.5);
            }
        }
    }

    @org.junit.jupiter.api.Test
    void every_test_of_evidently_gives_its_score_and_verdict() {
        int checked = 0;
        for (String kind : List.of("num", "cat")) {
            for (String[] c : expected(kind)) {
                Test test = Arrays.stream(Test.values())
                        .filter(t -> t.id().equals(c[3]))
                        .findFirst()
                        .orElseThrow();
                Kind treated = kind.equals("num") ? Kind.NUMERICAL : Kind.CATEGORICAL;
                Column reference = column(c, "reference");
                if (treated == Kind.NUMERICAL && reference instanceof Labels) {
                    continue;
                }
                Result<ColumnDrift> result = Evidently.drift(treated, test, null, reference, column(c, "current"));
                if (result instanceof Value<ColumnDrift>(ColumnDrift drift)) {
                    assertAgrees(drift.score(), c);
                    assertThat(drift.threshold()).as(where(c)).isEqualTo(Double.parseDouble(c[5]));
                    if (Math.abs(drift.score() - drift.threshold()) > LAST_DIGITS) {
                        assertThat(drift.drifted()).as(where(c)).isEqualTo(Boolean.parseBoolean(c[6]));
                    }
                    checked++;
                } else if (test != Test.FISHER_EXACT) {
                    assertThat(Double.parseDouble(c[4])).as(where(c)).isNaN();
                }
            }
        }
        assertThat(checked).isGreaterThan(8000);
    }

    @org.junit.jupiter.api.Test
    void the_current_data_decide_the_kind() {
        double[] ten = IntStream.range(0, 100).mapToDouble(i -> i % 10).toArray();
        double[] eleven = IntStream.range(0, 100).mapToDouble(i -> i % 11).toArray();
        assertThat(Evidently.kind(new Numbers(ten, true))).isEqualTo(Kind.CATEGORICAL);
        assertThat(Evidently.kind(new Numbers(ten, false))).isEqualTo(Kind.NUMERICAL);
        assertThat(Evidently.kind(new Numbers(eleven, true))).isEqualTo(Kind.NUMERICAL);
        assertThat(Evidently.kind(new Labels(new String[] {"a", "b", "b", "a", null}, false)))
                .isEqualTo(Kind.CATEGORICAL);
        assertThat(Evidently.kind(new Labels(new String[] {"a", "b", "c", "a", null}, false)))
                .isEqualTo(Kind.TEXT);
        assertThat(Evidently.kind(new Labels(new String[] {"a", "b", "c", "a", null}, true)))
                .isEqualTo(Kind.CATEGORICAL);
    }

    @org.junit.jupiter.api.Test
    void what_evidently_stops_at_is_insufficient_data_or_refused() {
        Numbers few = new Numbers(new double[] {1, 2, Double.NaN, Double.POSITIVE_INFINITY}, false);
        Numbers none = new Numbers(new double[] {Double.NaN}, false);
        Labels labels = new Labels(new String[] {"a", "b", "a", "b"}, true);
        Labels one = new Labels(new String[] {"a", "a"}, true);

        assertThat(Evidently.drift(null, few, none))
                .isEqualTo(Result.insufficient("each side needs a value; the reference has 2 and the current has 0"));
        assertThat(Evidently.drift(null, Test.CHISQUARE, null, one, one)).isInstanceOf(InsufficientData.class);
        assertThat(Evidently.drift(null, Test.G_TEST, null, labels, one)).isInstanceOf(InsufficientData.class);
        assertThat(Evidently.drift(null, Test.FISHER_EXACT, null, labels, one)).isInstanceOf(InsufficientData.class);
        assertThat(value(Evidently.drift(null, one, one)).score()).isEqualTo(1);
        assertThat(value(Evidently.drift(null, Test.TVD, 0.5, labels, labels))).satisfies(d -> {
            assertThat(d.score()).isEqualTo(1);
            assertThat(d.threshold()).isEqualTo(0.5);
            assertThat(d.drifted()).isFalse();
        });
        assertThat(Evidently.dataset(new TreeMap<>(Map.of("a", none)), new TreeMap<>(Map.of("a", few))))
                .isInstanceOf(InsufficientData.class);
        assertThatThrownBy(() -> Evidently.drift(null, labels, few)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Evidently.drift(Kind.NUMERICAL, labels, labels))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Evidently.drift(null, Test.KS, null, labels, labels))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Evidently's Cramér-von Mises stops its series at 1e-7, and its Epps-Singleton takes rounding errors for rank
    /// on columns with few values.
    private static void assertAgrees(double score, String[] c) {
        double expected = Double.parseDouble(c[4]);
        double beforeRounding = List.of("cramer_von_mises", "es").contains(c[3]) ? 1e-7 : 1e-12;
        assertThat(score).as(where(c)).isCloseTo(expected, within(Math.max(1e-6 * Math.abs(expected), beforeRounding)));
    }

    private static String where(String[] c) {
        return String.join(" ", c);
    }

    private static List<String[]> expected(String part) {
        return DataSets.rows("evidently.tsv.gz").stream()
                .filter(c -> c[0].equals(part))
                .toList();
    }

    private Column column(String[] c, String side) {
        return java.util.Objects.requireNonNull(set(c[1] + "_" + side).get(c[2]));
    }

    private SortedMap<String, Column> set(String name) {
        return sets.computeIfAbsent(name, DataSets::read);
    }

    private static ColumnDrift value(Result<ColumnDrift> result) {
        assertThat(result).isInstanceOf(Value.class);
        return ((Value<ColumnDrift>) result).value();
    }
}
