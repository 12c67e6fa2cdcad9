package io.infranaut.statistics.distribution;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.twosample.CramerVonMises;
import io.infranaut.statistics.twosample.KolmogorovSmirnov;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws behind the p-values at parameters drawn from a seed, down to 1e-300, as `laws.py` found them.
class LawsTest {
    @Test
    void chi_squared() {
        agrees("chi-squared", p -> ChiSquaredDistribution.survival(p[1], p[0]));
    }

    @Test
    void student() {
        agrees("student", p -> StudentDistribution.twoSided(p[1], p[0]));
    }

    @Test
    void cramer_von_mises() {
        agrees("cramer-von-mises", p -> CramerVonMisesDistribution.survival(p[0]));
    }

    @Test
    void two_sample_kolmogorov() {
        agrees("kolmogorov", p -> KolmogorovDistribution.twoSampleExact((int) p[0], (int) p[1], (long) p[2]));
    }

    /// Rows of a table, the first column not marked and the second marked.
    @Test
    void hypergeometric() {
        agrees("fisher", p -> {
            long[] table = Arrays.stream(p).mapToLong(v -> (long) v).toArray();
            long total = Arrays.stream(table).sum();
            return new HypergeometricDistribution(total, table[1] + table[3], table[0] + table[1]).twoSided(table[1]);
        });
    }

    /// The tail at each order of a few values is the share of all orders that are at least as far apart.
    @Test
    void exact_cramer_von_mises_and_kolmogorov_count_every_order() {
        for (int[] sizes : new int[][] {{5, 4}, {3, 6}, {4, 4}, {1, 7}, {6, 2}}) {
            List<double[][]> orders = new ArrayList<>();
            int total = sizes[0] + sizes[1];
            for (int chosen = 0; chosen < 1 << total; chosen++) {
                if (Integer.bitCount(chosen) == sizes[0]) {
                    int set = chosen;
                    orders.add(new double[][] {
                        IntStream.range(0, total)
                                .filter(i -> (set >> i & 1) == 1)
                                .asDoubleStream()
                                .toArray(),
                        IntStream.range(0, total)
                                .filter(i -> (set >> i & 1) == 0)
                                .asDoubleStream()
                                .toArray()
                    });
                }
            }
            List<CramerVonMises> squares =
                    orders.stream().map(o -> CramerVonMises.of(o[0], o[1])).toList();
            List<KolmogorovSmirnov> largest =
                    orders.stream().map(o -> KolmogorovSmirnov.of(o[0], o[1])).toList();
            for (int i = 0; i < orders.size(); i++) {
                double t = squares.get(i).statistic();
                double d = largest.get(i).statistic();
                assertThat(squares.get(i).exact()).isTrue();
                assertThat(squares.get(i).pValue() * orders.size())
                        .isCloseTo(
                                squares.stream()
                                                .filter(s -> s.statistic() >= t - 1e-9)
                                                .count()
                                        * 1.0,
                                within(1e-9));
                assertThat(largest.get(i).pValue() * orders.size())
                        .isCloseTo(
                                largest.stream()
                                                .filter(s -> s.statistic() >= d - 1e-9)
                                                .count()
                                        * 1.0,
                                within(1e-9));
            }
        }
    }

    @Test
    void a_quantile_of_student_s_law_has_its_tail() {
        for (String[] c : cases("student")) {
            double[] p = Oracle.doubles(c[1]);
            double tail = Double.parseDouble(c[2]);
            if (tail < 0.999 && tail > 1e-290) {
                assertAgrees(StudentDistribution.quantile(tail, p[0]), p[1], 1e-8, 0, (Object[]) c);
            }
        }
    }

    private static void agrees(String law, ToDoubleFunction<double[]> survival) {
        List<String[]> cases = cases(law);
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        for (String[] c : cases) {
            assertAgrees(survival.applyAsDouble(Oracle.doubles(c[1])), c[2], (Object[]) c);
        }
    }

    private static List<String[]> cases(String law) {
        return Oracle.cases("laws.tsv.gz").stream()
                .filter(c -> c[0].equals(law))
                .toList();
    }
}
