package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withPrecision;

import io.infranaut.statistics.distribution.HypergeometricDistribution;
import io.infranaut.statistics.distribution.KolmogorovDistribution;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KernelTest {
    @Test
    void theEffectiveSizeIsRoundedAsTheVersionHadIt() {
        assertThat(Kernel.FIRST.effectiveSize(5, 5)).isEqualTo(3);
        assertThat(Kernel.SECOND.effectiveSize(5, 5)).isEqualTo(2);
        assertThat(Kernel.FIRST.effectiveSize(3, 3)).isEqualTo(2);
        assertThat(Kernel.SECOND.effectiveSize(3, 3)).isEqualTo(2);
    }

    @Test
    void whatWasComputedWithAnEarlierVersionIsComputedSoAgain() {
        var law = new HypergeometricDistribution(1_000_000_000_000L, 1_000_000, 300_000_000_007L);
        long[] counts = LongStream.range(299_000, 301_000).toArray();
        double[] first = Kernel.FIRST.compute(
                () -> LongStream.of(counts).mapToDouble(law::mass).toArray());
        double[] second = Kernel.SECOND.compute(
                () -> LongStream.of(counts).mapToDouble(law::mass).toArray());

        assertThat(first).isNotEqualTo(second).containsExactly(second, withPrecision(1e-6));
        assertThat(LongStream.of(counts).mapToDouble(law::mass))
                .containsExactly(Arrays.stream(second).boxed().toArray(Double[]::new));
    }

    @Test
    void equallySpacedTermsOfALongSumGiveTheSum() {
        for (long n : new long[] {4_095, 4_096, 30_001, 500_000}) {
            for (double nxx : new double[] {2.2, 3, 8, 40, 150, 345}) {
                double x = Math.sqrt(nxx / n);
                double all = Kernel.SECOND.compute(() -> KolmogorovDistribution.survival(n, x));
                double some = Kernel.THIRD.compute(() -> KolmogorovDistribution.survival(n, x));

                assertThat(some).isCloseTo(all, withPrecision(1e-11 * all));
                if (n < 4_096) {
                    assertThat(some).isEqualTo(all);
                }
            }
            double small = Math.sqrt(1.0 / n);
            assertThat(KolmogorovDistribution.oneSided(n, small))
                    .isEqualTo(Kernel.SECOND.<Double, RuntimeException>compute(
                            () -> KolmogorovDistribution.oneSided(n, small)));
        }
        assertThat(Kernel.SECOND.stepOfLongSum(1_000_000, 2_048)).isEqualTo(1);
        assertThat(Kernel.THIRD.stepOfLongSum(1_000_000, 2_048)).isEqualTo(488);
        assertThat(Kernel.THIRD.stepOfLongSum(2_047, 2_048)).isEqualTo(1);
    }

    @Test
    void aVersionIsKnownByItsNameAndNoOtherIs() {
        assertThat(Arrays.stream(Kernel.values()).map(Kernel::version)).containsExactly("1", "2", "3");
        assertThat(Kernel.of("1")).isEqualTo(Kernel.FIRST);
        assertThat(Kernel.chosen()).isEqualTo(Kernel.PRESENT);
        assertThatIllegalArgumentException().isThrownBy(() -> Kernel.of("0")).withMessageContaining("no version 0");
    }
}
