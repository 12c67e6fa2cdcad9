package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LargestDifferenceTest {
    private final Xoshiro256 random = new Xoshiro256(5);

    @Test
    void values_in_any_order_give_what_sorted_ones_give() {
        List<DoubleSupplier> kinds = List.of(
                random::nextGaussian,
                () -> Math.rint(random.nextGaussian() * 3),
                () -> StrictMath.exp(3 * random.nextGaussian()),
                () -> -StrictMath.exp(5 * random.nextGaussian()),
                () -> 1e9 + random.nextDouble(),
                () -> Math.scalb(random.nextGaussian(), random.nextInt(2_040) - 1_020),
                () -> random.nextInt(3) == 0 ? -0.0 : random.nextInt(2) * 1e-310,
                () -> random.nextInt(100) + (random.nextInt(10) == 0 ? random.nextDouble() : 0),
                () -> (random.nextInt(2) * 2 - 1) * Double.MAX_VALUE * random.nextDouble(),
                () -> 7);
        for (DoubleSupplier kind : kinds) {
            for (int n : new int[] {1, 2, 3_000, 12_000}) {
                for (double moved : new double[] {0, 0.03}) {
                    double[] a = DoubleStream.generate(kind).limit(n).toArray();
                    double[] b = DoubleStream.generate(kind)
                            .map(x -> x + moved)
                            .limit(10_001)
                            .toArray();

                    assertThat(KolmogorovSmirnov.ofUnsorted(a, b)).isEqualTo(sorted(a, b));
                    assertThat(KolmogorovSmirnov.ofUnsorted(b, a)).isEqualTo(sorted(b, a));
                }
            }
        }
    }

    /// The functions differ most inside a stretch so narrow that it is one bucket.
    @Test
    void the_largest_difference_may_hide_among_close_values() {
        double[] a = new double[12_000];
        double[] b = new double[12_000];
        for (int i = 0; i < a.length; i++) {
            boolean close = i % 2 == 0;
            a[i] = close ? i * 1e-9 : 1_000.0 + i;
            b[i] = close ? 2e-5 + i * 1e-9 : 1_000.0 + i;
        }

        assertThat(KolmogorovSmirnov.ofUnsorted(a, b).statistic()).isEqualTo(0.5);
        assertThat(KolmogorovSmirnov.ofUnsorted(a, b)).isEqualTo(sorted(a, b));
    }

    @Test
    void few_values_in_any_order_keep_the_exact_law() {
        double[] a = DoubleStream.generate(random::nextGaussian).limit(40).toArray();
        double[] b = DoubleStream.generate(random::nextGaussian).limit(60).toArray();

        assertThat(KolmogorovSmirnov.ofUnsorted(a, b)).isEqualTo(sorted(a, b));
        assertThat(KolmogorovSmirnov.ofUnsorted(a, b).exact()).isTrue();
    }

    private static KolmogorovSmirnov sorted(double[] a, double[] b) {
        return KolmogorovSmirnov.of(NumericProfile.sortedFinite(a), NumericProfile.sortedFinite(b));
    }
}
