package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Result;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DatasetDriftTest {
    private static final double[] BASE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    private static final double[] FAR = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30};

    @Test
    void a_dataset_has_drifted_when_enough_of_its_judged_columns_have() {
        SortedMap<String, Result<DriftMeasurement>> columns =
                new TreeMap<>(Map.of("drifted", ks(FAR), "same", ks(BASE), "empty", ks(new double[0])));

        assertThat(DatasetDrift.of(columns, DatasetDrift.DEFAULT_THRESHOLD))
                .isEqualTo(Result.of(new DatasetDrift(3, 2, 1, 0.5, 0.5, Verdict.DRIFT)));
        assertThat(DatasetDrift.of(columns, 0.51))
                .isEqualTo(Result.of(new DatasetDrift(3, 2, 1, 0.5, 0.51, Verdict.STABLE)));
    }

    @Test
    void a_dataset_without_judged_columns_is_insufficient_data() {
        assertThat(DatasetDrift.of(new TreeMap<>(Map.of("empty", ks(new double[0]))), 0.5))
                .isEqualTo(Result.insufficient("none of the 1 columns has a value"));
        assertThatThrownBy(() -> DatasetDrift.of(new TreeMap<>(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Result<DriftMeasurement> ks(double[] current) {
        return DriftTest.of(Method.KS).measure(ColumnType.FLOATING, BASE, current);
    }
}
