package io.infranaut.statistics.distribution;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Oracle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TailsTest {
    @Test
    void chi_squared_tail_agrees_with_the_oracle_down_to_1e_300() {
        for (String[] c : Oracle.cases("chi_squared_law.tsv")) {
            assertAgrees(
                    ChiSquaredDistribution.survival(Double.parseDouble(c[1]), Double.parseDouble(c[0])),
                    c[2],
                    "df",
                    c[0],
                    "x",
                    c[1]);
        }
    }

    @Test
    void chi_squared_tail_at_its_ends() {
        assertThat(ChiSquaredDistribution.survival(0, 3)).isEqualTo(1);
        assertThat(ChiSquaredDistribution.survival(1e6, 3)).isEqualTo(0);
        assertThatThrownBy(() -> ChiSquaredDistribution.survival(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cramer_von_mises_limit_agrees_with_the_oracle_down_to_1e_300() {
        for (String[] c : Oracle.cases("cramer_von_mises_law.tsv")) {
            assertAgrees(CramerVonMisesDistribution.survival(Double.parseDouble(c[0])), c[1], (Object[]) c);
        }
        assertThat(CramerVonMisesDistribution.survival(0)).isEqualTo(1);
    }

    @Test
    void student_tail_agrees_with_the_oracle_down_to_1e_300() {
        for (String[] c : Oracle.cases("student_law.tsv")) {
            double t = Double.parseDouble(c[1]);
            double df = Double.parseDouble(c[0]);
            assertAgrees(StudentDistribution.twoSided(t, df), c[2], (Object[]) c);
            assertThat(StudentDistribution.survival(-t, df)).isEqualTo(1 - StudentDistribution.survival(t, df));
        }
        assertThat(StudentDistribution.twoSided(0, 3)).isEqualTo(1);
        assertThatThrownBy(() -> StudentDistribution.twoSided(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void normal_tails() {
        assertThat(NormalDistribution.survival(0)).isEqualTo(0.5);
        assertAgrees(NormalDistribution.survival(1.959963984540054), "0.025");
        assertAgrees(NormalDistribution.survival(-1.959963984540054), "0.975");
    }

    @Test
    @Tag("long")
    void exact_two_sample_kolmogorov_tail_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("ks_exact.tsv")) {
            assertAgrees(
                    KolmogorovDistribution.twoSampleExact(
                            Integer.parseInt(c[0]), Integer.parseInt(c[1]), Long.parseLong(c[2])),
                    c[3],
                    (Object[]) c);
        }
    }

    @Test
    void one_sample_kolmogorov_tail_agrees_with_the_oracle_in_every_regime() {
        for (String[] c : Oracle.cases("ks_law.tsv")) {
            assertAgrees(
                    KolmogorovDistribution.survival(Long.parseLong(c[0]), Double.parseDouble(c[1])), c[2], (Object[])
                            c);
        }
    }

    @Test
    void one_sample_kolmogorov_tail_at_its_ends() {
        assertThat(KolmogorovDistribution.survival(10, 0)).isEqualTo(1);
        assertThat(KolmogorovDistribution.survival(10, 1)).isEqualTo(0);
        assertThat(KolmogorovDistribution.oneSided(10, 0)).isEqualTo(1);
        assertThat(KolmogorovDistribution.oneSided(10, 1)).isEqualTo(0);
        assertThat(KolmogorovDistribution.twoSampleExact(3, 3, 0)).isEqualTo(1);
        assertThat(KolmogorovDistribution.twoSampleExact(3, 3, 4)).isEqualTo(0);
    }
}
