package io.infranaut.statistics.twosample;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `adversarial.py` adds to the cases of [KernelsTest].
class AdversarialTest {
    private static final int PERMUTATIONS = 999;

    @Test
    void yates_correction_agrees_with_the_oracle() {
        for (String[] c : Oracle.cases("adversarial-yates.tsv.gz")) {
            long[][] counts = Drawn.counts(c[0]);
            assertAgrees(
                    new Shares(counts[0], counts[1]).chiSquaredYates(), Double.parseDouble(c[1]), 1e-9, 1e-13, (Object
                                    [])
                            c);
        }
    }

    /// The oracle's share of all divisions, which a thousand random ones meet within four standard errors. The
    /// division as it is counts too.
    @Test
    void permutations_come_near_the_share_of_all_divisions() {
        for (String[] c : Oracle.cases("adversarial-permutations.tsv.gz")) {
            double[][] samples = Drawn.numbers(c[0]);
            List<Method> distances = List.of(Method.WASSERSTEIN, Method.ENERGY);
            for (int k = 0; k < distances.size(); k++) {
                DriftTest test = DriftTest.of(distances.get(k)).withPermutations(PERMUTATIONS, 1);
                double p = ((Result.Value<DriftMeasurement>) test.measure(ColumnType.FLOATING, samples[0], samples[1]))
                        .value()
                        .score();
                double share = Double.parseDouble(c[k + 1]);
                double expected = (1 + PERMUTATIONS * share) / (1 + PERMUTATIONS);
                assertThat(p)
                        .as("%s of %s", distances.get(k), c[0])
                        .isCloseTo(expected, within(1e-12 + 4 * Math.sqrt(share * (1 - share) / PERMUTATIONS)));
            }
        }
    }

    @Test
    void kolmogorov_smirnov_agrees_on_either_side_of_the_exact_law_s_limit() {
        for (String[] c : Oracle.cases("adversarial-large.tsv.gz")) {
            double[][] drawn = Drawn.numbers(c[0]);
            double shift = Double.parseDouble(c[1]);
            double[] moved = Arrays.stream(drawn[1]).map(v -> v + shift).toArray();
            KolmogorovSmirnov ks =
                    KolmogorovSmirnov.of(NumericProfile.sortedFinite(drawn[0]), NumericProfile.sortedFinite(moved));
            assertAgrees(ks.statistic(), c[2], (Object[]) c);
            assertAgrees(ks.pValue(), c[3], (Object[]) c);
            assertThat(ks.exact()).isEqualTo(Math.max(drawn[0].length, moved.length) <= 10_000);
        }
    }
}
