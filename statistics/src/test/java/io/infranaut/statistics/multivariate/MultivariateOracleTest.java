package io.infranaut.statistics.multivariate;

import static io.infranaut.statistics.Oracle.assertAgrees;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Oracle;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// PCA reconstruction and MMD against scikit-learn, on tables that `multivariate.py` draws from the same seed.
class MultivariateOracleTest {
    @Test
    void reconstruction_agrees_with_scikit_learn() {
        for (String[] c : cases()) {
            Xoshiro256 random = new Xoshiro256(Long.parseLong(c[3]));
            List<Column> reference = rows(c[0], Integer.parseInt(c[1]), false, random);
            List<Column> current = rows(c[0], Integer.parseInt(c[2]), true, random);

            PcaReconstruction pca = PcaReconstruction.of(reference, PcaReconstruction.DEFAULT_VARIANCE);
            PcaReconstruction.Error error = pca.error(current);

            assertThat(pca.components()).as(String.join(" ", c)).isEqualTo(Integer.parseInt(c[4]));
            assertAgrees(error.mean(), Double.parseDouble(c[5]), 1e-9, 1e-12, (Object[]) c);
            double standardError = Objects.requireNonNull(error.samplingError());
            assertAgrees(standardError, Double.parseDouble(c[6]), 1e-9, 1e-12, (Object[]) c);
            assertThat(error.rows()).isEqualTo(Integer.parseInt(c[2]));
        }
    }

    @Test
    void maximum_mean_discrepancy_agrees_with_scikit_learn_s_kernel() {
        for (String[] c : cases()) {
            Xoshiro256 random = new Xoshiro256(Long.parseLong(c[3]));
            List<Column> reference = rows(c[0], Integer.parseInt(c[1]), false, random);
            List<Column> current = rows(c[0], Integer.parseInt(c[2]), true, random);

            if (MaximumMeanDiscrepancy.of(reference, current, 19, 1)
                    instanceof Result.Value<MaximumMeanDiscrepancy>(MaximumMeanDiscrepancy mmd)) {
                assertAgrees(mmd.bandwidth(), Double.parseDouble(c[7]), 1e-9, 0, (Object[]) c);
                assertAgrees(mmd.squared(), Double.parseDouble(c[8]), 1e-9, 1e-12, (Object[]) c);
                assertThat(mmd.pairwise()).isTrue();
            } else {
                throw new AssertionError(String.join(" ", c));
            }
        }
    }

    private static List<String[]> cases() {
        List<String[]> cases = Oracle.cases("multivariate.tsv");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(200);
        return cases;
    }

    /// The table that `multivariate.py` describes.
    private static List<Column> rows(String kind, int n, boolean current, Xoshiro256 random) {
        double[] first = new double[n];
        double[] second = new double[n];
        double[] third = new double[n];
        String[] labels = new String[n];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            double v = random.nextDouble();
            double w = random.nextDouble();
            double z = random.nextDouble();
            double hole = random.nextDouble();
            first[i] = u + (current && kind.equals("shift") ? 0.5 : 0);
            second[i] = (current && kind.equals("apart") ? 1 - u : u) + 0.25 * v;
            third[i] = switch (kind) {
                case "tiny" -> w * 1e-300;
                case "huge" -> w * 1e300;
                case "constant" -> 3;
                default -> w;
            };
            labels[i] = current && kind.equals("unseen") && hole < 0.3 ? "unseen" : Integer.toString((int) (4 * z * z));
            if (kind.equals("missing") && hole < 0.2) {
                second[i] = Double.NaN;
                labels[i] = null;
            }
        }
        return List.of(
                new Column.Numbers(first, false),
                new Column.Numbers(second, false),
                new Column.Numbers(third, false),
                new Column.Labels(labels, false));
    }
}
