package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// How often each test finds a change that grows, against SciPy and statsmodels on the same draws, which `power.py`
/// describes.
class PowerTest {
    private static final int DRAWS = 200;
    private static final int PERMUTED_DRAWS = 60;

    @Test
    void every_test_finds_as_many_changes_as_scipy() {
        List<String[]> curves = Oracle.cases("power.tsv").stream()
                .filter(c -> !c[0].endsWith("by permutation"))
                .toList();
        assertThat(curves).hasSize(30);
        for (String[] c : curves) {
            int[] expected = ints(c[2]);
            DriftTest test = DriftTest.named(c[1]);
            for (int step = 0; step < expected.length; step++) {
                int by = step;
                int found = switch (c[0]) {
                    case "five cells" -> found(test, DRAWS, counts(5, by));
                    case "two cells" -> found(test, DRAWS, counts(2, by));
                    default ->
                        found(
                                test,
                                DRAWS,
                                (t, random) -> t.measure(
                                        ColumnType.FLOATING,
                                        sample(c[0], 40, 0, random),
                                        sample(c[0], 50, by, random)));
                };
                assertThat(found).as("%s, %s, step %d", c[0], c[1], step).isEqualTo(expected[step]);
            }
        }
    }

    /// Both draw their own divisions, so each count is off by up to three of its own standard errors.
    @Test
    void permutations_find_as_many_changes_as_scipy_s() {
        List<String[]> curves = Oracle.cases("power.tsv").stream()
                .filter(c -> c[0].endsWith("by permutation"))
                .toList();
        assertThat(curves).hasSize(2);
        for (String[] c : curves) {
            int[] expected = ints(c[2]);
            DriftTest test = DriftTest.named(c[1]).withPermutations(199, 1);
            for (int step = 0; step < expected.length; step++) {
                int by = step;
                int found = found(
                        test,
                        PERMUTED_DRAWS,
                        (t, random) -> t.measure(
                                ColumnType.FLOATING,
                                sample("location", 14, 0, random),
                                sample("location", 14, by, random)));
                double share = expected[step] / (double) PERMUTED_DRAWS;
                double error = 3 * Math.sqrt(share * (1 - share) / PERMUTED_DRAWS);
                assertThat(found / (double) PERMUTED_DRAWS)
                        .as("%s, step %d", c[1], step)
                        .isBetween(share - error, share + error);
            }
        }
    }

    private static int found(
            DriftTest test, int draws, BiFunction<DriftTest, Xoshiro256, Result<DriftMeasurement>> measured) {
        int drifts = 0;
        for (int draw = 0; draw < draws; draw++) {
            drifts += measured.apply(test, new Xoshiro256(draw)) instanceof Result.Value<DriftMeasurement>(var m)
                            && m.verdict() == Verdict.DRIFT
                    ? 1
                    : 0;
        }
        return drifts;
    }

    private static BiFunction<DriftTest, Xoshiro256, Result<DriftMeasurement>> counts(int cells, int step) {
        return (test, random) ->
                test.measure(ColumnType.CATEGORICAL, counts(cells, 120, 0, random), counts(cells, 90, step, random));
    }

    private static double[] sample(String alternative, int n, int step, Xoshiro256 random) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            double bell = 0;
            for (int k = 0; k < 12; k++) {
                bell += random.nextDouble();
            }
            double x = bell - 6;
            values[i] = switch (alternative) {
                case "location" -> x + 0.25 * step;
                case "scale" -> x * (1 + 0.25 * step);
                case "tail" -> random.nextDouble() < 0.0625 * step ? x * 8 : x;
                case "ties" -> Math.floor(2 * x) + (random.nextDouble() < 0.125 * step ? 1 : 0);
                default -> throw new IllegalArgumentException(alternative);
            };
        }
        return values;
    }

    private static SortedMap<String, Long> counts(int cells, int rows, int step, Xoshiro256 random) {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < rows; i++) {
            int cell = random.nextInt(cells);
            if (cell > 0 && random.nextDouble() < 0.0625 * step) {
                cell = 0;
            }
            counts.merge("c" + cell, 1L, Long::sum);
        }
        return counts;
    }

    private static int[] ints(String counts) {
        return Arrays.stream(counts.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    }
}
