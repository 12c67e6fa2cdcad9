package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Column.Labels;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {
    private final Xoshiro256 random = new Xoshiro256(1);

    @Test
    void numbers_of_any_kind_and_any_number_are_sorted_as_the_jdk_sorts_them() {
        for (int n : new int[] {0, 1, 2, 1_023, 1_024, 5_000, 70_001}) {
            sorts(n, i -> random.nextGaussian());
            sorts(n, i -> Math.rint(random.nextGaussian() * 3));
            sorts(n, i -> 1e9 + random.nextDouble() * 1e-3);
            sorts(n, i -> (random.nextInt(2) * 2 - 1) * StrictMath.pow(10, random.nextInt(610) - 305.0));
            sorts(n, i -> Double.longBitsToDouble(random.nextInt(1_000)));
            sorts(n, i -> closeToOneOf(8));
            sorts(n, i -> closeToOneOf(300));
            sorts(n, i -> closeToOneOf(60_000));
            sorts(n, i -> 7);
            sorts(n, i -> i);
            sorts(n, i -> -i);
            sorts(n, i -> random.nextInt(3) == 0 ? -0.0 : random.nextInt(2));
            sorts(
                    n,
                    i -> Double.longBitsToDouble(
                            (random.nextInt(8) == 0 ? random.nextLong() : 0x3FF0000000000000L + random.nextInt(1 << 20))
                                    & ~0x0010000000000000L));
        }
    }

    /// Numbers of either sign whose first 33 bits are few and whose last ones are any.
    private double closeToOneOf(int numbers) {
        long bits = 0x3FF0000000000000L + ((long) random.nextInt(numbers) << 32) + random.nextInt(1 << 30);
        return Double.longBitsToDouble(bits) * (random.nextInt(2) * 2 - 1);
    }

    private static void sorts(int n, IntToDoubleFunction value) {
        double[] values = IntStream.range(0, n).mapToDouble(value).toArray();
        double[] expected = values.clone();
        Arrays.sort(expected);

        Order.sort(values);

        assertThat(bits(values)).isEqualTo(bits(expected));
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void rows_count_whether_missing_or_not() {
        Column numbers = new Column.Numbers(new double[] {1, Double.NaN, 2, Double.POSITIVE_INFINITY}, false);
        Column labels = new Labels(new String[] {"a", null, null, "b", "a"}, true);

        assertThat(numbers.rows()).isEqualTo(4);
        assertThat(numbers.missing()).isEqualTo(1);
        assertThat(labels.rows()).isEqualTo(5);
        assertThat(labels.missing()).isEqualTo(2);
    }

    @Test
    void labels_are_counted_one_by_one_however_many_there_are() {
        String[] labels = new String[10_000];
        var expected = new TreeMap<String, Long>();
        for (int i = 0; i < labels.length; i++) {
            if (i % 7 > 0) {
                labels[i] = new String("label " + random.nextInt(900));
                expected.merge(labels[i], 1L, Long::sum);
            }
        }

        assertThat(new Labels(labels, false).counts()).isEqualTo(expected);
    }
}
