package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Xoshiro256Test {
    /// The first outputs for state words that SplitMix64 makes of the seed 0 are pinned: they may never change.
    @Test
    void a_seed_gives_the_same_numbers_for_ever() {
        Xoshiro256 random = new Xoshiro256(0);

        assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
                .isEqualTo(new long[] {0x53175D61490B23DFL, 0x61DA6F3DC380D507L, 0x5C0FDF91EC9A7BFCL});
    }

    @Test
    void the_state_is_what_split_mix_makes_of_the_seed() {
        SplittableRandom splitMix = new SplittableRandom(42);
        long s0 = splitMix.nextLong();
        splitMix.nextLong();
        splitMix.nextLong();
        long s3 = splitMix.nextLong();

        assertThat(new Xoshiro256(42).nextLong()).isEqualTo(Long.rotateLeft(s0 + s3, 23) + s0);
    }

    @Test
    void bounded_integers_are_even_and_a_shuffle_keeps_every_value() {
        Xoshiro256 random = new Xoshiro256(1);
        int[] seen = new int[7];
        for (int i = 0; i < 70_000; i++) {
            seen[random.nextInt(7)]++;
        }
        assertThat(Arrays.stream(seen)).allMatch(n -> n > 9_600 && n < 10_400);

        int[] values = {1, 2, 3, 4, 5, 6, 7, 8};
        random.shuffle(values);
        assertThat(values).isNotEqualTo(new int[] {1, 2, 3, 4, 5, 6, 7, 8});
        Arrays.sort(values);
        assertThat(values).isEqualTo(new int[] {1, 2, 3, 4, 5, 6, 7, 8});
    }

    @Test
    void gaussians_have_mean_0_and_variance_1() {
        Xoshiro256 random = new Xoshiro256(2);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 100_000; i++) {
            double x = random.nextGaussian();
            sum += x;
            squares += x * x;
        }
        assertThat(sum / 100_000).isCloseTo(0, within(0.015));
        assertThat(squares / 100_000).isCloseTo(1, within(0.02));
    }
}
