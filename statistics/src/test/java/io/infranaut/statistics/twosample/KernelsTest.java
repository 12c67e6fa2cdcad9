package io.infranaut.statistics.twosample;

import static io.infranaut.statistics.Oracle.assertAgrees;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.profile.NumericProfile;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final double SMALLEST_P = 1e-300;
    private static final double AMONG_DENORMALS = 1e-321;

    @Test
    void kolmogorov_smirnov_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            KolmogorovSmirnov ks = KolmogorovSmirnov.of(sorted(c[0]), sorted(c[1]));
            assertAgrees(ks.statistic(), c[2], c[0], c[1]);
            assertAgrees(ks.pValue(), c[3], c[0], c[1]);
        }
    }

    @Test
    void wasserstein_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            double distance = Wasserstein.distance(sorted(c[0]), sorted(c[1]));
            assertAgrees(distance, Double.parseDouble(c[4]), 1e-9, AMONG_DENORMALS, c[0], c[1]);
        }
    }

    @Test
    void chi_squared_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("categorical.tsv")) {
            Shares shares = shares(c);
            assertAgrees(shares.chiSquared(), c[2], c[0], c[1]);
            double p = ChiSquaredDistribution.survival(shares.chiSquared(), shares.cells() - 1);
            assertAgrees(p, Double.parseDouble(c[3]), 1e-9, SMALLEST_P, c[0], c[1]);
            assertAgrees(shares.cramersV(), Double.parseDouble(c[6]), 1e-9, 1e-11, c[0], c[1]);
        }
    }

    @Test
    void jensen_shannon_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("categorical.tsv")) {
            assertAgrees(shares(c).jensenShannon(), c[4], c[0], c[1]);
        }
    }

    @Test
    void population_stability_index_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("categorical.tsv")) {
            assertAgrees(shares(c).populationStability(), c[5], c[0], c[1]);
        }
    }

    private static double[] sorted(String column) {
        return NumericProfile.sortedFinite(Oracle.doubles(column));
    }

    private static Shares shares(String[] c) {
        return new Shares(Oracle.longs(c[0]), Oracle.longs(c[1]));
    }
}
