package io.infranaut.statistics.twosample;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CorrectionTest {
    @Test
    void adjusted_p_values_agree_with_the_oracle() {
        List<String[]> cases = Stream.of("corrections.tsv", "adversarial-corrections.tsv.gz")
                .flatMap(fixture -> Oracle.cases(fixture).stream())
                .toList();
        for (String[] c : cases) {
            double[] p = Oracle.doubles(c[0]);
            List<Correction> corrections =
                    List.of(Correction.BENJAMINI_HOCHBERG, Correction.HOLM, Correction.BONFERRONI);
            for (int k = 0; k < corrections.size(); k++) {
                double[] expected = Oracle.doubles(c[k + 1]);
                double[] actual = corrections.get(k).adjust(p);
                for (int i = 0; i < p.length; i++) {
                    assertAgrees(actual[i], expected[i], 1e-12, 0, corrections.get(k), c[0], i);
                }
            }
        }
    }

    @Test
    void a_single_weak_signal_among_many_columns_is_no_drift_once_corrected() {
        SortedMap<String, Result<DriftMeasurement>> columns = new TreeMap<>();
        double[] base = range(40, 0);
        columns.put("weak", DriftTest.of(Method.KS).measure(ColumnType.FLOATING, base, range(40, 12.6)));
        for (int i = 0; i < 9; i++) {
            columns.put("same" + i, DriftTest.of(Method.KS).measure(ColumnType.FLOATING, base, range(40, 0.5)));
        }
        columns.put("distance", DriftTest.of(Method.PSI).measure(ColumnType.FLOATING, base, range(40, 30)));
        columns.put("empty", DriftTest.of(Method.KS).measure(ColumnType.FLOATING, base, new double[0]));

        SortedMap<String, Result<DriftMeasurement>> judged = Correction.BENJAMINI_HOCHBERG.over(columns);

        DriftMeasurement before = value(Objects.requireNonNull(columns.get("weak")));
        DriftMeasurement after = value(Objects.requireNonNull(judged.get("weak")));
        assertThat(before.verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(after.verdict()).isEqualTo(Verdict.STABLE);
        assertThat(after.adjusted()).isEqualTo(before.score() * 10);
        assertThat(after.score()).isEqualTo(before.score());
        assertThat(after.parameters()).containsEntry("correction", "benjamini-hochberg");
        assertThat(judged.get("distance")).isEqualTo(columns.get("distance"));
        assertThat(judged.get("empty")).isEqualTo(columns.get("empty"));
        assertThat(Correction.NONE.over(columns).get("weak"))
                .extracting(r -> value(r).verdict())
                .isEqualTo(Verdict.DRIFT);
    }

    private static double[] range(int n, double shift) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = i + shift;
        }
        return values;
    }

    private static DriftMeasurement value(Result<DriftMeasurement> result) {
        return ((Result.Value<DriftMeasurement>) result).value();
    }
}
