package io.infranaut.statistics.twosample;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.statistics.Xoshiro256;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PooledTest {
    private static final int MANY = 12_000;

    private final Xoshiro256 random = new Xoshiro256(1);

    @Test
    void samples_in_any_order_give_what_sorted_ones_give_to_the_bit() {
        agree("few", 3, 5, random::nextGaussian);
        agree("unequal sizes", 100, 2 * MANY, random::nextGaussian);
        agree("normal", MANY, MANY + 7, random::nextGaussian);
        agree("ties", MANY, MANY, () -> Math.rint(random.nextGaussian() * 9));
        agree("ties in a bucket", MANY, MANY, () -> 1e9 + random.nextInt(40) * 1e-3);
        agree("two zeros", MANY, MANY, () -> random.nextInt(3) == 0 ? -0.0 : random.nextInt(2) * 1e-300);
        agree("all of a kind", MANY, MANY, () -> 7);
        agree("an offset", MANY, MANY, () -> 1e12 + random.nextDouble());
        agree("a heavy tail", MANY, MANY, () -> StrictMath.exp(random.nextGaussian() * 9));
        agree("outliers", MANY, MANY, () -> random.nextInt(9_000) == 0 ? 1e300 : random.nextGaussian());
        agree("tight clusters", MANY, MANY, () -> random.nextInt(30) + random.nextGaussian() * 1e-9);
        agree("either sign of any size", MANY, MANY, () -> sign() * StrictMath.pow(10, random.nextInt(600) - 300.0));
        agree("the largest", MANY, MANY, () -> sign() * Double.MAX_VALUE * (1 - random.nextInt(5) * 0x1p-53));
        agree("denormal", MANY, MANY, () -> sign() * Double.longBitsToDouble(random.nextInt(90_000)));
        agree("far apart in one bucket", MANY, MANY, () -> random.nextInt(50) == 0 ? sign() * 1e308 : sign() * 1e303);
    }

    private int sign() {
        return random.nextInt(2) * 2 - 1;
    }

    private void agree(String what, int n, int m, DoubleSupplier law) {
        double[] reference = DoubleStream.generate(law).limit(n).toArray();
        double[] current = DoubleStream.generate(law).limit(m).toArray();
        double[] a = NumericProfile.sortedFinite(reference);
        double[] b = NumericProfile.sortedFinite(current);
        double[] before = reference.clone();

        assertThat(Wasserstein.ofUnsorted(reference, current)).as(what).isEqualTo(Wasserstein.distance(a, b));
        assertThat(Wasserstein.normalized(reference, current, 0.001))
                .as(what)
                .isEqualTo(Wasserstein.distance(a, b) / Math.max(Moments.of(a).standardDeviation(), 0.001));
        assertThat(EnergyDistance.ofUnsorted(reference, current)).as(what).isEqualTo(EnergyDistance.distance(a, b));
        assertThat(CramerVonMises.ofUnsorted(reference, current)).as(what).isEqualTo(CramerVonMises.of(a, b));
        assertThat(AndersonDarling.ofUnsorted(reference, current)).as(what).isEqualTo(AndersonDarling.of(a, b));
        assertThat(KolmogorovSmirnov.ofUnsorted(reference, current)).as(what).isEqualTo(KolmogorovSmirnov.of(a, b));
        for (var alternative : MannWhitney.Alternative.values()) {
            assertThat(MannWhitney.ofUnsorted(reference, current, alternative))
                    .as(what)
                    .isEqualTo(MannWhitney.of(a, b, alternative));
        }
        assertThat(reference).as(what).isEqualTo(before);
    }
}
