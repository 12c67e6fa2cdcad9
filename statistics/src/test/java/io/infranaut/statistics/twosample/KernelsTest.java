package io.infranaut.statistics.twosample;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.Result.Value;
import io.infranaut.statistics.distribution.ChiSquaredDistribution;
import io.infranaut.statistics.profile.NumericProfile;
import io.infranaut.statistics.twosample.MannWhitney.Alternative;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final double SMALLEST_P = 1e-300;
    private static final double BEYOND_ANY_VARIATION = 1e300;
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

    @Test
    void anderson_darling_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            Result<AndersonDarling> result = AndersonDarling.of(sorted(c[0]), sorted(c[1]));
            agreesWhereDefined(result, c[5], AndersonDarling::statistic, 1e-9, 1e-12, c);
            agreesWhereDefined(result, c[6], AndersonDarling::pValue, 1e-9, 0, c);
        }
    }

    @Test
    void cramer_von_mises_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            CramerVonMises test = CramerVonMises.of(sorted(c[0]), sorted(c[1]));
            assertAgrees(test.statistic(), Double.parseDouble(c[7]), 1e-9, 1e-13, c[0], c[1]);
            if (!c[8].equals("-")) {
                assertAgrees(test.pValue(), Double.parseDouble(c[8]), 1e-9, SMALLEST_P, c[0], c[1]);
            }
        }
    }

    @Test
    void mann_whitney_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            Result<MannWhitney> result = MannWhitney.of(sorted(c[0]), sorted(c[1]), Alternative.TWO_SIDED);
            agreesWhereDefined(result, c[9], MannWhitney::u, 0, 0, c);
            agreesWhereDefined(result, c[10], MannWhitney::pValue, 1e-9, 0, c);
        }
    }

    @Test
    void exact_mann_whitney_counts_orders_as_the_oracle_does() {
        for (String[] c : Oracle.cases("mann_whitney_law.tsv")) {
            int n = Integer.parseInt(c[0]);
            int m = Integer.parseInt(c[1]);
            int u = Integer.parseInt(c[2]);
            double[] reference = new double[n];
            int left = u;
            for (int i = 0; i < n; i++) {
                int below = Math.min(left, m);
                reference[n - 1 - i] = below + 0.25 + 0.5 * (n - i) / (n + 1);
                left -= below;
            }
            double[] current = IntStream.rangeClosed(1, m).asDoubleStream().toArray();
            assertAgrees(
                    value(MannWhitney.of(NumericProfile.sortedFinite(reference), current, Alternative.TWO_SIDED))
                            .pValue(),
                    c[3],
                    (Object[]) c);
        }
    }

    @Test
    void one_sided_mann_whitney_complements_itself() {
        double[] low = {1, 2, 3.5, 7};
        double[] high = {3, 5, 8};

        double less = value(MannWhitney.of(low, high, Alternative.LESS)).pValue();
        double greater = value(MannWhitney.of(high, low, Alternative.LESS)).pValue();

        assertThat(less).isCloseTo(7.0 / 35, within(1e-15));
        assertThat(greater).isCloseTo(1 - 4.0 / 35, within(1e-15));
        assertThat(value(MannWhitney.of(new double[] {9}, low, Alternative.LESS))
                        .pValue())
                .isEqualTo(1);
    }

    @Test
    void welch_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            Result<StudentT> result = StudentT.welch(sorted(c[0]), sorted(c[1]));
            if (!c[11].equals("-") && Math.abs(Double.parseDouble(c[11])) > BEYOND_ANY_VARIATION) {
                assertThat(result).isInstanceOf(InsufficientData.class);
                continue;
            }
            agreesWhereDefined(result, c[11], StudentT::t, 1e-9, 1e-13, c);
            agreesWhereDefined(result, c[12], StudentT::degreesOfFreedom, 1e-9, 0, c);
            agreesWhereDefined(result, c[13], StudentT::pValue, 1e-9, 0, c);
            agreesWhereDefined(result, c[14], StudentT::cohensD, 1e-9, 1e-13, c);
        }
    }

    @Test
    void epps_singleton_agrees_with_the_oracle_where_the_covariance_is_regular() {
        int seen = 0;
        for (String[] c : Oracle.cases("continuous.tsv")) {
            if (!c[15].equals("-")) {
                EppsSingleton test = value(EppsSingleton.of(sorted(c[0]), sorted(c[1])));
                assertAgrees(test.statistic(), Double.parseDouble(c[15]), 1e-9, 1e-13, c[0], c[1]);
                assertAgrees(test.pValue(), c[16], c[0], c[1]);
                assertThat(test.degreesOfFreedom()).isEqualTo(4);
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(80);
    }

    @Test
    void energy_distance_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("continuous.tsv")) {
            double distance = EnergyDistance.distance(sorted(c[0]), sorted(c[1]));
            assertAgrees(distance, c[17], c[0], c[1]);
        }
    }

    @Test
    void tests_and_distances_of_counts_agree_with_the_oracle() {
        for (String[] c : Oracle.cases("categorical.tsv")) {
            Shares shares = shares(c);
            assertAgrees(shares.likelihoodRatio(), c[7], c[0], c[1]);
            agrees(Method.G, shares, Outcome::score, c[8], c);
            agrees(Method.GOODNESS_OF_FIT, shares, Outcome::statistic, c[9], c);
            agrees(Method.GOODNESS_OF_FIT, shares, Outcome::score, c[10], c);
            agrees(Method.KULLBACK_LEIBLER, shares, Outcome::score, c[11], c);
            agrees(Method.HELLINGER, shares, Outcome::score, c[12], c);
            agrees(Method.TOTAL_VARIATION, shares, Outcome::score, c[13], c);
            agrees(Method.L_INFINITY, shares, Outcome::score, c[14], c);
            if (!c[15].equals("-")) {
                agrees(Method.TWO_PROPORTION_Z, shares, Outcome::statistic, c[15], c);
                agrees(Method.TWO_PROPORTION_Z, shares, Outcome::score, c[16], c);
            } else {
                assertThat(Outcome.ofCounts(Method.TWO_PROPORTION_Z, shares)).isInstanceOf(InsufficientData.class);
            }
        }
    }

    @Test
    void fisher_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("fisher_law.tsv")) {
            long[] table = Arrays.stream(c).limit(4).mapToLong(Long::parseLong).toArray();
            if (table[1] + table[3] > 0) {
                Shares shares = new Shares(new long[] {table[0], table[1]}, new long[] {table[2], table[3]});
                agrees(Method.FISHER_EXACT, shares, Outcome::score, c[4], c);
            }
        }
    }

    private static void agrees(
            Method method, Shares shares, ToDoubleFunction<Outcome> what, String expected, String[] where) {
        double actual = what.applyAsDouble(value(Outcome.ofCounts(method, shares)));
        assertAgrees(actual, Double.parseDouble(expected), 1e-9, SMALLEST_P, method, where[0], where[1]);
    }

    private static <T> void agreesWhereDefined(
            Result<T> result,
            String expected,
            ToDoubleFunction<T> what,
            double relative,
            double absolute,
            String[] where) {
        switch (result) {
            case Value<T>(T found) ->
                assertAgrees(
                        what.applyAsDouble(found),
                        Double.parseDouble(expected),
                        relative,
                        absolute,
                        where[0],
                        where[1]);
            case InsufficientData<T> _ -> assertThat(expected).isEqualTo("-");
        }
    }

    private static <T> T value(Result<T> result) {
        return ((Value<T>) result).value();
    }

    private static double[] sorted(String column) {
        return NumericProfile.sortedFinite(Oracle.doubles(column));
    }

    private static Shares shares(String[] c) {
        return new Shares(Oracle.longs(c[0]), Oracle.longs(c[1]));
    }
}
