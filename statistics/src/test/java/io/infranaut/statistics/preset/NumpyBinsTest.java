package io.infranaut.statistics.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.Xoshiro256;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumpyBinsTest {
    @Test
    void a_value_is_in_the_bin_whose_edges_hold_it_at_any_magnitude() {
        var random = new Xoshiro256(1);
        double[][] ranges = {
            {-1, 1}, {0, 1e-320}, {-1.7e308, 1.7e308}, {1e9, Math.nextUp(Math.nextUp(1e9))}, {3, 3.5}, {-1e-300, 1e300}
        };
        for (double[] range : ranges) {
            for (int bins : new int[] {1, 2, 7, 22, 1_000}) {
                NumpyBins equalWidth = NumpyBins.equalWidth(range[0], range[1], bins);
                double[] edges = IntStream.rangeClosed(0, bins)
                        .mapToDouble(equalWidth::edge)
                        .toArray();
                double[] values = IntStream.range(0, 2_001)
                        .mapToDouble(i -> switch (i % 4) {
                            case 0 -> edges[random.nextInt(edges.length)];
                            case 1 -> Math.nextDown(edges[random.nextInt(edges.length)]);
                            case 2 -> Math.nextUp(edges[random.nextInt(edges.length)]);
                            default -> range[0] + random.nextDouble() * (range[1] / 2 - range[0] / 2) * 2.5;
                        })
                        .filter(Double::isFinite)
                        .toArray();
                long[] expected = new long[bins];
                for (int bin = 0; bin < bins; bin++) {
                    double low = edges[bin];
                    double high = edges[bin + 1];
                    boolean last = bin == bins - 1;
                    expected[bin] = Arrays.stream(values)
                            .filter(v -> v >= low && (last ? v <= high : v < high))
                            .count();
                }

                NumpyBins.Counts counts = equalWidth.count(values);

                assertThat(counts.within()).isEqualTo(once(edges) ? expected : firstOf(values, edges));
                assertThat(counts.below())
                        .isEqualTo(
                                Arrays.stream(values).filter(v -> v < edges[0]).count());
                assertThat(Arrays.stream(counts.cells()).sum()).isEqualTo(values.length);
                assertThat(counts.withOutside()[bins])
                        .isEqualTo(
                                values.length - Arrays.stream(counts.within()).sum());
            }
        }
    }

    @Test
    void what_is_not_finite_is_counted_nowhere() {
        double[] values = {
            -1, Double.NaN, 0, 0.5, Double.NEGATIVE_INFINITY, 1, Double.NaN, Double.POSITIVE_INFINITY, 9, 9
        };

        NumpyBins.Counts all = NumpyBins.equalWidth(0, 1, 2).count(values);
        NumpyBins.Counts part = NumpyBins.equalWidth(0, 1, 2).count(values, 1, 8);

        assertThat(all.cells()).containsExactly(1, 1, 2, 2);
        assertThat(all.finite()).isEqualTo(6);
        assertThat(all.below()).isEqualTo(1);
        assertThat(all.above()).isEqualTo(2);
        assertThat(part.cells()).containsExactly(0, 1, 2, 0);
        assertThat(part.finite()).isEqualTo(3);
    }

    /// Of 2ᵏ values without skewness Doane's rule makes k + 1 bins, or one more if rounding leaves a trace of skewness.
    @Test
    void the_order_of_values_does_not_move_the_number_of_bins_where_rounding_decides_it() {
        var random = new Xoshiro256(2);
        int[] seen = new int[2];
        for (int round = 0; round < 100; round++) {
            double middle = random.nextDouble();
            double[] values = new double[256];
            for (int i = 0; i < values.length; i += 2) {
                double apart = random.nextDouble();
                values[i] = middle - apart;
                values[i + 1] = middle + apart;
            }
            double[] ascending = values.clone();
            Arrays.sort(ascending);
            int bins = bins(ascending);

            for (int order = 0; order < 20; order++) {
                for (int i = values.length - 1; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    double value = values[i];
                    values[i] = values[j];
                    values[j] = value;
                }
                assertThat(bins(values)).isEqualTo(bins);
            }
            seen[bins - 9]++;
        }
        assertThat(seen).as("both are among the cases").doesNotContain(0);
    }

    @Test
    void a_range_beyond_the_largest_double_has_no_bins() {
        assertThatThrownBy(() -> bins(new double[] {-1.7e308, 0, 1, 1.7e308}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too far apart");
    }

    private static int bins(double[] values) {
        return NumpyBins.doane(Finite.of(values)).count(values).within().length;
    }

    private static boolean once(double[] edges) {
        return IntStream.range(1, edges.length).allMatch(i -> edges[i - 1] < edges[i]);
    }

    /// Edges that coincide: the sweep that NumPy's definition amounts to.
    private static long[] firstOf(double[] values, double[] edges) {
        double[] sorted = Arrays.stream(values)
                .filter(v -> v >= edges[0] && v <= edges[edges.length - 1])
                .sorted()
                .toArray();
        long[] counts = new long[edges.length - 1];
        int next = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            while (next < sorted.length
                    && (bin == counts.length - 1 ? sorted[next] <= edges[bin + 1] : sorted[next] < edges[bin + 1])) {
                counts[bin]++;
                next++;
            }
        }
        return counts;
    }
}
