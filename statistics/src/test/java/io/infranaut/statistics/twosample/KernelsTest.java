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
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final double SMALLEST_P = 1e-300;
    private static final double BEYOND_ANY_VARIATION = 1e300;
    private static final double AMONG_DENORMALS = 1e-321;

    @Test
    void kolmogorov_smirnov_agrees_with_the_oracle() {
        for (String[] c : continuous()) {
            KolmogorovSmirnov ks = KolmogorovSmirnov.of(reference(c), current(c));
            assertAgrees(ks.statistic(), c[2], c[0], c[1]);
            assertAgrees(ks.pValue(), c[3], c[0], c[1]);
        }
    }

    @Test
    void wasserstein_agrees_with_the_oracle() {
        for (String[] c : continuous()) {
            double distance = Wasserstein.distance(reference(c), current(c));
            assertAgrees(distance, Double.parseDouble(c[4]), 1e-9, AMONG_DENORMALS, c[0], c[1]);
        }
    }

    @Test
    void chi_squared_agrees_with_the_oracle() {
        for (String[] c : categorical()) {
            Shares shares = shares(c);
            assertAgrees(shares.chiSquared(), c[2], c[0], c[1]);
            double p = ChiSquaredDistribution.survival(shares.chiSquared(), shares.cells() - 1);
            assertAgrees(p, Double.parseDouble(c[3]), 1e-9, SMALLEST_P, c[0], c[1]);
            assertAgrees(shares.cramersV(), Double.parseDouble(c[6]), 1e-9, 1e-11, c[0], c[1]);
        }
    }

    @Test
    void jensen_shannon_agrees_with_the_oracle() {
        for (String[] c : categorical()) {
            assertAgrees(shares(c).jensenShannon(), c[4], c[0], c[1]);
        }
    }

    @Test
    void population_stability_index_agrees_with_the_oracle() {
        for (String[] c : categorical()) {
            assertAgrees(shares(c).populationStability(), c[5], c[0], c[1]);
        }
    }

    @Test
    void anderson_darling_agrees_with_the_oracle() {
        for (String[] c : continuous()) {
            Result<AndersonDarling> result = AndersonDarling.of(reference(c), current(c));
            agreesWhereDefined(result, c[5], AndersonDarling::statistic, 1e-9, 1e-12, c);
            agreesWhereDefined(result, c[6], AndersonDarling::pValue, 1e-9, 0, c);
        }
    }

    @Test
    void cramer_von_mises_agrees_with_the_oracle() {
        for (String[] c : continuous()) {
            CramerVonMises test = CramerVonMises.of(reference(c), current(c));
            assertAgrees(test.statistic(), Double.parseDouble(c[7]), 1e-9, 1e-13, c[0], c[1]);
            if (!c[8].equals("-")) {
                assertAgrees(test.pValue(), Double.parseDouble(c[8]), 1e-9, SMALLEST_P, c[0], c[1]);
            }
        }
    }

    @Test
    void mann_whitney_agrees_with_the_oracle() {
        for (String[] c : continuous()) {
            Result<MannWhitney> result = MannWhitney.of(reference(c), current(c), Alternative.TWO_SIDED);
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
        for (String[] c : continuous()) {
            Result<StudentT> result = StudentT.welch(reference(c), current(c));
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
        for (String[] c : continuous()) {
            if (!c[15].equals("-")) {
                EppsSingleton test = value(EppsSingleton.of(reference(c), current(c)));
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
        for (String[] c : continuous()) {
            double distance = EnergyDistance.distance(reference(c), current(c));
            assertAgrees(distance, c[17], c[0], c[1]);
        }
    }

    @Test
    void tests_and_distances_of_counts_agree_with_the_oracle() {
        for (String[] c : categorical()) {
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

    @Test
    void more_tests_of_drawn_samples_agree_with_the_oracle() {
        List<String[]> cases = Oracle.cases("adversarial.tsv");
        assertThat(cases).hasSizeGreaterThan(300);
        for (String[] c : cases) {
            if (c[2].equals("-")) {
                assertThat(Math.min(reference(c).length, current(c).length)).isZero();
                for (Method method : Method.values()) {
                    double[][] drawn = Drawn.numbers(c[0]);
                    assertThat(DriftTest.of(method).measure(ColumnType.FLOATING, drawn[0], drawn[1]))
                            .as("%s of %s", method, c[0])
                            .isInstanceOf(InsufficientData.class);
                }
                continue;
            }
            Result<StudentT> pooled = StudentT.pooled(reference(c), current(c));
            agreesWhereDefined(pooled, c[18], StudentT::t, 1e-9, 1e-13, c);
            agreesWhereDefined(pooled, c[19], StudentT::pValue, 1e-9, SMALLEST_P, c);
            Result<MannWhitney> less = MannWhitney.of(reference(c), current(c), Alternative.LESS);
            agreesWhereDefined(less, c[20], MannWhitney::pValue, 1e-9, 0, c);
        }
    }

    @Test
    void fisher_of_drawn_tables_agrees_with_the_oracle() {
        int seen = 0;
        for (String[] c : Oracle.cases("adversarial-counts.tsv")) {
            if (!c[17].equals("-")) {
                agrees(Method.FISHER_EXACT, shares(c), Outcome::score, c[17], c);
                seen++;
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(200);
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

    /// Cases of which the fixture has the numbers, and cases of which it has a seed. The latter's columns go on with
    /// the pooled t, its p-value, and Mann-Whitney's for the alternative that the reference is less.
    private static List<String[]> continuous() {
        return Stream.of("continuous.tsv", "adversarial.tsv")
                .flatMap(fixture -> Oracle.cases(fixture).stream())
                .filter(c -> !c[2].equals("-"))
                .toList();
    }

    /// As above, for counts; with a seed the columns go on with Fisher's p-value.
    private static List<String[]> categorical() {
        return Stream.of("categorical.tsv", "adversarial-counts.tsv")
                .flatMap(fixture -> Oracle.cases(fixture).stream())
                .toList();
    }

    private static double[] reference(String[] c) {
        return NumericProfile.sortedFinite(c[1].isEmpty() ? Drawn.numbers(c[0])[0] : Oracle.doubles(c[0]));
    }

    private static double[] current(String[] c) {
        return NumericProfile.sortedFinite(c[1].isEmpty() ? Drawn.numbers(c[0])[1] : Oracle.doubles(c[1]));
    }

    private static Shares shares(String[] c) {
        if (c[1].isEmpty()) {
            long[][] counts = Drawn.counts(c[0]);
            return new Shares(counts[0], counts[1]);
        }
        return new Shares(Oracle.longs(c[0]), Oracle.longs(c[1]));
    }
}
