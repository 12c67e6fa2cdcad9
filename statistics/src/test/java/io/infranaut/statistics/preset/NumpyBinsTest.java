package io.infranaut.statistics.preset;

import static org.assertj.core.api.Assertions.assertThat;

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
                double[] edges = NumpyBins.equalWidth(range[0], range[1], bins);
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

                long[] counts = once(edges) ? expected : firstOf(values, edges);
                assertThat(NumpyBins.count(values, edges)).isEqualTo(counts);
                assertThat(ofSorted(values, edges)).isEqualTo(withOverflow(counts, values.length));
            }
        }
    }

    private static long[] ofSorted(double[] values, double[] edges) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return NumpyBins.ofSorted(sorted, edges);
    }

    private static long[] withOverflow(long[] counts, int values) {
        long[] all = Arrays.copyOf(counts, counts.length + 1);
        all[counts.length] = values - Arrays.stream(counts).sum();
        return all;
    }

    @Test
    void a_part_of_an_array_is_counted_alone_and_what_is_no_number_lies_outside() {
        double[] edges = NumpyBins.equalWidth(0, 4, 4);
        double[] values = {3, 0, 1, 1, 4, -1, 5, Double.NaN, Double.NEGATIVE_INFINITY, 2, 2};

        for (int to : new int[] {9, 10}) {
            int[] expected = {1, 2, to - 9, 1, 4};
            assertThat(NumpyBins.count(values, 1, to, edges)).isEqualTo(expected);
            assertThat(NumpyBins.countInMany(values, 1, to, edges)).isEqualTo(expected);
        }
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
