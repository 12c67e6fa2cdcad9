package io.infranaut.statistics.multivariate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Column;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.Result.InsufficientData;
import io.infranaut.statistics.Result.Value;
import io.infranaut.statistics.Xoshiro256;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultivariateTest {
    @Test
    void an_encoding_fills_counts_and_standardises_by_the_reference_alone() {
        Column numbers = new Column.Numbers(new double[] {1, 3, Double.NaN}, false);
        Column labels = new Column.Labels(new String[] {"b", null, "a"}, false);
        Encoding encoding = Encoding.of(List.of(numbers, labels));

        double[][] points = encoding.points(List.of(
                new Column.Numbers(new double[] {2, Double.POSITIVE_INFINITY}, false),
                new Column.Labels(new String[] {"unseen", null}, false)));

        double sd = Math.sqrt(2.0 / 3);
        assertThat(encoding.dimensions()).isEqualTo(2);
        assertThat(points[0][0]).isCloseTo(0, within(1e-15));
        assertThat(points[1][0]).isCloseTo(0, within(1e-15));
        assertThat(encoding.points(List.of(numbers, labels))[1][0]).isCloseTo(1 / sd, within(1e-12));
        double mean = (1.0 / 3 + 2.0 / 3 + 2.0 / 3) / 3;
        double scale = Math.sqrt((Math.pow(1.0 / 3 - mean, 2) + 2 * Math.pow(2.0 / 3 - mean, 2)) / 3);
        assertThat(points[0][1]).isCloseTo(-mean / scale, within(1e-12));
        assertThat(points[1][1]).isCloseTo((2.0 / 3 - mean) / scale, within(1e-12));
    }

    @Test
    void columns_of_other_kinds_numbers_or_lengths_are_refused() {
        Column two = new Column.Numbers(new double[] {1, 2}, false);
        Column three = new Column.Numbers(new double[] {1, 2, 3}, false);
        Column labels = new Column.Labels(new String[] {"a", "b"}, false);

        assertThatThrownBy(() -> Encoding.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Encoding.of(List.of(two, three))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Encoding.of(List.of(two)).points(List.of(labels)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Encoding.of(List.of(two)).points(List.of(two, two)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PcaReconstruction.of(List.of(two), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MaximumMeanDiscrepancy.of(List.of(two), List.of(two), 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_broken_correlation_raises_the_reconstruction_error_though_no_column_changes() {
        List<Column> together = columns(1, 500, 0.99, 0);
        PcaReconstruction pca = PcaReconstruction.of(together, 0.65);

        double same = pca.error(columns(2, 500, 0.99, 0)).mean();
        double apart = pca.error(columns(3, 500, 0, 0)).mean();

        assertThat(pca.components()).isEqualTo(1);
        assertThat(same).isLessThan(0.15);
        assertThat(apart).isGreaterThan(0.5);
    }

    @Test
    void a_column_that_never_varies_adds_no_error() {
        Column constant = new Column.Numbers(new double[] {5, 5, 5}, false);
        PcaReconstruction.Error error =
                PcaReconstruction.of(List.of(constant), 0.65).error(List.of(constant));

        assertThat(error.mean()).isZero();
        assertThat(error.samplingError()).isZero();
    }

    @Test
    void mmd_by_all_pairs_agrees_with_its_definition() {
        List<Column> a = columns(4, 12, 0.5, 0);
        List<Column> b = columns(5, 9, 0.5, 1);

        MaximumMeanDiscrepancy mmd = value(MaximumMeanDiscrepancy.of(a, b, 20, 7));

        double[][] x = Encoding.of(a).points(a);
        double[][] y = Encoding.of(a).points(b);
        double gamma = 1 / (2 * mmd.bandwidth() * mmd.bandwidth());
        assertThat(mmd.pairwise()).isTrue();
        assertThat(mmd.squared())
                .isCloseTo(
                        mean(x, x, gamma, true) + mean(y, y, gamma, true) - 2 * mean(x, y, gamma, false),
                        within(1e-12));
        assertThat(MaximumMeanDiscrepancy.of(a, b, 20, 7)).isEqualTo(Result.of(mmd));
    }

    @Test
    void mmd_sees_a_broken_correlation_and_lets_equal_laws_be() {
        for (int rows : new int[] {150, 3000}) {
            MaximumMeanDiscrepancy drifted =
                    value(MaximumMeanDiscrepancy.of(columns(6, rows, 0.95, 0), columns(7, rows, 0, 0), 99, 1));
            MaximumMeanDiscrepancy same =
                    value(MaximumMeanDiscrepancy.of(columns(6, rows, 0.95, 0), columns(8, rows, 0.95, 0), 99, 1));
            assertThat(drifted.pairwise()).isEqualTo(rows == 150);
            assertThat(drifted.pValue()).isLessThanOrEqualTo(0.01);
            assertThat(same.pValue()).isGreaterThan(0.05);
        }
    }

    @Test
    void mmd_needs_rows_that_differ() {
        Column one = new Column.Numbers(new double[] {1}, false);
        Column equal = new Column.Numbers(new double[] {1, 1, 1}, false);

        assertThat(MaximumMeanDiscrepancy.of(List.of(one), List.of(equal), 9, 1))
                .isInstanceOf(InsufficientData.class);
        assertThat(MaximumMeanDiscrepancy.of(List.of(equal), List.of(equal), 9, 1))
                .isInstanceOf(InsufficientData.class);
    }

    @Test
    void eigenvectors_rebuild_the_matrix() {
        Xoshiro256 random = new Xoshiro256(3);
        int n = 8;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = random.nextGaussian();
                a[j][i] = a[i][j];
            }
        }
        double[] values = new double[n];
        double[][] vectors = SymmetricEigen.decompose(a, values);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += vectors[i][k] * values[k] * vectors[j][k];
                }
                assertThat(sum).isCloseTo(a[i][j], within(1e-12));
            }
        }
    }

    private static double mean(double[][] x, double[][] y, double gamma, boolean distinct) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                if (!distinct || i != j) {
                    double square = 0;
                    for (int k = 0; k < x[i].length; k++) {
                        square += Math.pow(x[i][k] - y[j][k], 2);
                    }
                    sum += Math.exp(-gamma * square);
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }

    /// Two normal columns with a correlation.
    private static List<Column> columns(long seed, int rows, double correlation, double shift) {
        Xoshiro256 random = new Xoshiro256(seed);
        double[] x = new double[rows];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = random.nextGaussian();
            y[i] = correlation * x[i] + Math.sqrt(1 - correlation * correlation) * random.nextGaussian() + shift;
        }
        return List.of(new Column.Numbers(x, false), new Column.Numbers(y, false));
    }

    private static MaximumMeanDiscrepancy value(Result<MaximumMeanDiscrepancy> result) {
        return ((Value<MaximumMeanDiscrepancy>) result).value();
    }
}
