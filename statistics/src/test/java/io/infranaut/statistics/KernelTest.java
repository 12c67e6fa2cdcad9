package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.infranaut.statistics.distribution.HypergeometricDistribution;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelTest {
    @Test
    void theEffectiveSizeIsRoundedAsTheVersionHadIt() {
        assertThat(Kernel.FIRST.effectiveSize(5, 5)).isEqualTo(3);
        assertThat(Kernel.SECOND.effectiveSize(5, 5)).isEqualTo(2);
        assertThat(Kernel.FIRST.effectiveSize(3, 3)).isEqualTo(2);
        assertThat(Kernel.SECOND.effectiveSize(3, 3)).isEqualTo(2);
    }

    /// One of two marked among 1e12, 1e11 drawn: 2 · 1e11 · 9e11 / (1e12 · (1e12 − 1)).
    @Test
    void whatWasComputedWithAnEarlierVersionIsComputedSoAgain() {
        var law = new HypergeometricDistribution(1_000_000_000_000L, 2, 100_000_000_000L);
        double first = Kernel.FIRST.compute(() -> law.mass(1));
        double second = Kernel.SECOND.compute(() -> law.mass(1));
        double exact = 2 * 0.1 * 900_000_000_000d / 999_999_999_999d;

        assertThat(second).isCloseTo(exact, offset(1e-15));
        assertThat(first).isNotEqualTo(second).isCloseTo(exact, offset(1e-4));
        assertThat(law.mass(1)).isEqualTo(second);
    }

    @Test
    void aVersionIsKnownByItsNameAndNoOtherIs() {
        assertThat(Arrays.stream(Kernel.values()).map(Kernel::version)).containsExactly("1", "2");
        assertThat(Kernel.of("1")).isEqualTo(Kernel.FIRST);
        assertThat(Kernel.chosen()).isEqualTo(Kernel.PRESENT);
        assertThatIllegalArgumentException().isThrownBy(() -> Kernel.of("0")).withMessageContaining("no version 0");
    }
}
