package io.infranaut.statistics.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.quality.Histogram.Bucket;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QualityTest {

    @Test
    void nullsAreAHistogramBucket() {
        @Nullable String[] values = {"b", "a", null, "b", "a", "c", "NullValue", "hidden"};
        boolean[] nulls = {false, false, false, false, false, false, false, true};

        Histogram histogram = TextColumn.of(values, nulls).histogram(1000);

        assertThat(histogram.rows()).isEqualTo(8);
        assertThat(histogram.bins()).isEqualTo(4);
        assertThat(histogram.buckets())
                .containsExactly(
                        new Bucket("NullValue", 3, 0.375),
                        new Bucket("a", 2, 0.25),
                        new Bucket("b", 2, 0.25),
                        new Bucket("c", 1, 0.125));
        assertThat(TextColumn.of(values, nulls).histogram(2).buckets()).hasSize(2);
    }

    @Test
    void aNumberThatIsMaskedOrNaNIsNull() {
        NumberColumn column = NumberColumn.of(
                new double[] {1, 0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 99},
                new boolean[] {false, false, false, false, false, true});

        assertThat(column.rows()).isEqualTo(6);
        assertThat(column.nonNull()).isEqualTo(4);
        assertThat(column.infinite()).isEqualTo(1);
        assertThat(column.maximum()).isEqualTo(Result.of(new Metric("Maximum", 1, 3)));
        assertThat(column.countDistinct()).isEqualTo(Result.of(new Metric("CountDistinct", 3, 4)));
        assertThat(column.zerosCount()).isEqualTo(Result.of(new Metric("ZerosCount", 2, 4)));
        assertThat(column.histogram(1).buckets()).containsExactly(new Bucket("0.0", 2, 2 / 6.0));
        assertThat(column.histogram(10).bins()).isEqualTo(4);
    }

    @Test
    void aNullRowDoesNotComply() {
        TextColumn column = TextColumn.of(new @Nullable String[] {"a1", null, "b", "a1"});

        assertThat(column.compliance("any", text -> true)).isEqualTo(Result.of(new Metric("Compliance(any)", 0.75, 4)));
        assertThat(column.patternMatch(Pattern.compile("[0-9]*")))
                .isEqualTo(Result.of(new Metric("PatternMatch([0-9]*)", 0, 4)));
        assertThat(column.patternMatch(Pattern.compile("[0-9]+")))
                .isEqualTo(Result.of(new Metric("PatternMatch([0-9]+)", 0.5, 4)));
    }

    @Test
    void theOrderOfRowsChangesNoBit() {
        double[] values = new Random(3).doubles(4999, -1, 1e6).toArray();
        double[] moved = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            moved[i] = values[(int) ((i * 1237L + 11) % values.length)];
        }

        assertThat(NumberColumn.of(moved).metrics())
                .isEqualTo(NumberColumn.of(values).metrics());
    }

    @Test
    void namesAreDeequsInAFixedOrder() {
        assertThat(NumberColumn.of(new double[0]).metrics().sequencedKeySet())
                .containsExactly(
                        "Size",
                        "Completeness",
                        "CountDistinct",
                        "Distinctness",
                        "Uniqueness",
                        "UniqueValueRatio",
                        "Entropy",
                        "Minimum",
                        "Maximum",
                        "Sum",
                        "Mean",
                        "StandardDeviation",
                        "SampleStandardDeviation",
                        "Skewness",
                        "Kurtosis",
                        "InterquartileRange",
                        "ZerosCount");
        assertThat(TextColumn.of(new String[0]).metrics().sequencedKeySet())
                .endsWith("Entropy", "MinLength", "MaxLength");
    }

    @Test
    void dataThatCannotGiveAValueSayWhy() {
        assertThat(NumberColumn.of(new double[] {Double.NaN, Double.NEGATIVE_INFINITY})
                        .mean())
                .isEqualTo(Result.insufficient("None of 2 rows has a finite value."));
        assertThat(NumberColumn.of(new double[] {3, 3, 3}).kurtosis())
                .isEqualTo(Result.insufficient("Kurtosis needs finite values that differ; there are 3."));
        assertThat(NumberColumn.of(new double[] {1e308, 1e308}).sum())
                .isEqualTo(Result.insufficient("Sum of 2 values is beyond the range of a double."));
        assertThat(TextColumn.of(new @Nullable String[] {null}).entropy())
                .isEqualTo(Result.insufficient("None of 1 rows has a value."));
        assertThat(TextColumn.of(new String[0]).completeness()).isEqualTo(Result.insufficient("There is no row."));
    }

    @Test
    void callersMistakesThrow() {
        assertThatThrownBy(() -> NumberColumn.of(new double[1], new boolean[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NumberColumn.of(new double[1]).exactQuantile(1.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NumberColumn.of(new double[1]).histogram(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
