package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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

    /// The JDK has the same generator, seeded by its four words.
    @Test
    void every_number_is_the_one_that_the_jdk_gives_from_the_same_words() {
        SplittableRandom splitMix = new SplittableRandom(7);
        ByteBuffer words = ByteBuffer.allocate(4 * Long.BYTES);
        for (int i = 0; i < 4; i++) {
            words.putLong(splitMix.nextLong());
        }
        RandomGenerator theirs = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(words.array());
        Xoshiro256 ours = new Xoshiro256(7);

        for (int i = 0; i < 1_000; i++) {
            assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
        }
    }

    /// Of 2³² numbers, this bound would otherwise get two of every three values three times and the other twice.
    @Test
    void integers_below_a_large_bound_are_even() {
        Xoshiro256 random = new Xoshiro256(4);
        int[] seen = new int[3];
        for (int i = 0; i < 30_000; i++) {
            seen[random.nextInt(0x60000000) % 3]++;
        }

        assertThat(Arrays.stream(seen)).allMatch(n -> n > 9_600 && n < 10_400);
    }

    @Test
    void every_order_is_as_likely_a_shuffle() {
        Xoshiro256 random = new Xoshiro256(6);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            int[] values = {1, 2, 3};
            random.shuffle(values);
            seen.merge(Arrays.toString(values), 1, Integer::sum);
        }

        assertThat(seen).hasSize(6);
        assertThat(seen.values()).allMatch(n -> n > 9_600 && n < 10_400);
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
