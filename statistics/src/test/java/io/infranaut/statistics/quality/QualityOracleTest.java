package io.infranaut.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.performance.OracleCase;
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
        List<OracleCase> cases = OracleCase.read("quality-numbers.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (OracleCase c : cases) {
            NumberColumn column = NumberColumn.of(c.doubles("values"));

            assertMetricsAgree(c, column.metrics());
            c.assertAgrees("ExactQuantile.0.1", value(column.exactQuantile(0.1)));
            c.assertAgrees("ExactQuantile.0.999", value(column.exactQuantile(0.999)));
            c.assertAgrees("Compliance.positive", value(column.compliance("positive", x -> x > 0)));
        }
    }

    @Test
    void textsAgree() {
        List<OracleCase> cases = OracleCase.read("quality-texts.txt");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (OracleCase c : cases) {
            @Nullable
            String[] values =
                    c.words("values").map(w -> w.equals("~") ? null : w).toArray(String[]::new);
            TextColumn column = TextColumn.of(values);

            assertMetricsAgree(c, column.metrics());
            c.assertAgrees("PatternMatch.digits", value(column.patternMatch(Pattern.compile("[0-9]"))));
        }
    }

    private static void assertMetricsAgree(OracleCase c, SequencedMap<String, Result<Metric>> metrics) {
        metrics.forEach((name, metric) -> {
            boolean shape = name.equals("Skewness") || name.equals("Kurtosis");
            c.assertAgrees(name, value(metric), shape ? ROUNDING : 0);
        });
    }

    private static Result<Double> value(Result<Metric> metric) {
        return metric.map(Metric::value);
    }
}
