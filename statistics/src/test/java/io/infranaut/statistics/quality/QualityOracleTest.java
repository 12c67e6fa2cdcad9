package io.infranaut.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Column.Labels;
import io.infranaut.statistics.Column.Numbers;
import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every metric against exact fractions, NumPy and SciPy, on random and adversarial columns.
class QualityOracleTest {
    /// Third and fourth moments of rounded deviations that nearly cancel.
    private static final double ROUNDING = 1e-9;

    @Test
    void numbersAgree() {
        List<Oracle.Block> cases = Oracle.blocks("quality-numbers.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            NumberColumn column = NumberColumn.of(c.doubles("values"));

            assertMetricsAgree(c, column.metrics());
            c.assertAgrees("ExactQuantile.0.1", value(column.exactQuantile(0.1)));
            c.assertAgrees("ExactQuantile.0.999", value(column.exactQuantile(0.999)));
            c.assertAgrees("Compliance.positive", value(column.compliance("positive", x -> x > 0)));
        }
    }

    @Test
    void textsAgree() {
        List<Oracle.Block> cases = Oracle.blocks("quality-texts.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            @Nullable
            String[] values =
                    c.words("values").map(w -> w.equals("~") ? null : w).toArray(String[]::new);
            TextColumn column = TextColumn.of(values);

            assertMetricsAgree(c, column.metrics());
            c.assertAgrees("PatternMatch.digits", value(column.patternMatch(Pattern.compile("[0-9]"))));
        }
    }

    @Test
    void groupsOfColumnsAgree() {
        List<Oracle.Block> cases = Oracle.blocks("quality-groups.txt.gz");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (Oracle.Block c : cases) {
            List<String> kinds = c.words("kinds").toList();
            List<io.infranaut.statistics.Column> columns = new ArrayList<>();
            for (int k = 0; k < kinds.size(); k++) {
                columns.add(
                        kinds.get(k).equals("numbers")
                                ? new Numbers(c.doubles("c" + k), false)
                                : new Labels(
                                        c.words("c" + k)
                                                .map(w -> w.equals("~") ? null : w)
                                                .toArray(String[]::new),
                                        false));
            }
            ColumnGroup group = ColumnGroup.of(columns);

            assertMetricsAgree(c, group.metrics());
            if (kinds.size() == 2) {
                c.assertAgrees("MutualInformation", value(group.mutualInformation()), 1e-14);
            }
            if (kinds.equals(List.of("numbers", "numbers")) && c.wants().containsKey("Correlation")) {
                c.assertAgrees(
                        "Correlation",
                        value(ColumnGroup.correlation((Numbers) columns.get(0), (Numbers) columns.get(1))),
                        1e-12);
            }
        }
    }

    private static void assertMetricsAgree(Oracle.Block c, SequencedMap<String, Result<Metric>> metrics) {
        metrics.forEach((name, metric) -> {
            boolean shape = name.equals("Skewness") || name.equals("Kurtosis");
            c.assertAgrees(name, value(metric), shape ? ROUNDING : 0);
        });
    }

    private static Result<Double> value(Result<Metric> metric) {
        return metric.map(Metric::value);
    }
}
