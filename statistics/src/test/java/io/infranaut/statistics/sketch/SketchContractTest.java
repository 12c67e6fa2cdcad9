package io.infranaut.statistics.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.Xoshiro256;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Ends of the sketches' ranges, and what they say of themselves.
class SketchContractTest {
    @Test
    void sizes_reach_to_their_ends_and_no_further() {
        assertThat(new DistinctCount(4).standardError()).isEqualTo(0.26);
        assertThat(new DistinctCount(18).standardError()).isCloseTo(1.04 / 512, within(1e-15));
        assertThat(new TopValues(2).capacity()).isEqualTo(2);
        assertThat(new TopValues(1_000_000).capacity()).isEqualTo(1_000_000);
        assertThat(new Quantiles(1_000_000, 0).count()).isZero();
        for (int no : new int[] {3, 19}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new DistinctCount(no));
        }
        for (int no : new int[] {1, 1_000_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new TopValues(no));
        }
        for (int no : new int[] {1, 1_000_001}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Quantiles(no, 0));
        }
    }

    @Test
    void sketches_of_other_sizes_do_not_merge() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DistinctCount(8).merge(new DistinctCount(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> new TopValues(8).merge(new TopValues(9)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quantiles(64, 0).merge(new Quantiles(65, 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> new BinCounts(1, 2).merge(new BinCounts(1, 3)));
    }

    @Test
    void without_values_there_are_no_quantiles_and_with_one_all_are_that() {
        Quantiles none = new Quantiles();
        assertThat(none.quantile(0.5)).isInstanceOf(Result.InsufficientData.class);
        assertThat(none.edges(3)).isInstanceOf(Result.InsufficientData.class);
        assertThat(none.min()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(none.max()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(none.share(1)).isZero();
        Quantiles one = new Quantiles();
        one.add(-7);
        assertThat(one.min()).isEqualTo(-7);
        assertThat(one.max()).isEqualTo(-7);
        for (double p : new double[] {0, 0.5, 1}) {
            assertThat(one.quantile(p)).isEqualTo(Result.of(-7.0));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> one.quantile(-0.01));
        assertThatIllegalArgumentException().isThrownBy(() -> one.quantile(1.01));
        assertThatIllegalArgumentException().isThrownBy(() -> one.add(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> one.rankError(0));
        assertThatIllegalArgumentException().isThrownBy(() -> one.rankError(1));
        assertThat(one.rankError(0.5)).isZero();
    }

    @Test
    void a_quantile_is_the_least_value_with_its_share_at_or_below() {
        Quantiles ten = new Quantiles();
        for (int i = 1; i <= 10; i++) {
            ten.add(i);
        }
        assertThat(ten.quantile(0.3)).isEqualTo(Result.of(3.0));
        assertThat(ten.quantile(0.1)).isEqualTo(Result.of(1.0));
        assertThat(ten.quantile(0.31)).isEqualTo(Result.of(4.0));
        assertThat(ten.quantile(0.7)).isEqualTo(Result.of(7.0));
        assertThat(ten.share(3)).isEqualTo(0.3);
        assertThat(ten.share(Math.nextDown(3.0))).isEqualTo(0.2);
    }

    @Test
    void a_merged_sketch_counts_what_both_were_given() {
        NumberSketch a = new NumberSketch(1, 0, 10);
        NumberSketch b = new NumberSketch(1, 0, 10);
        for (int i = 0; i < 5; i++) {
            a.add(i);
            b.add(i + 20);
        }
        a.add(Double.NaN);
        b.add(Double.NaN);
        b.add(Double.POSITIVE_INFINITY);
        a.addMissing();
        b.addMissing();
        b.addMissing();

        a.merge(b);

        assertThat(a.count()).isEqualTo(10);
        assertThat(a.nan()).isEqualTo(2);
        assertThat(a.infinite()).isEqualTo(1);
        assertThat(a.rows()).isEqualTo(16);
        assertThat(a.top().size()).isEqualTo(10);
        assertThat(a.quantiles().max()).isEqualTo(24);
        assertThat(Objects.requireNonNull(a.histogram()).countArray()).containsExactly(0, 5, 5);
    }

    @Test
    void counters_say_by_how_much_they_are_low() {
        TopValues top = new TopValues(4);
        for (int i = 0; i < 4; i++) {
            top.add(i);
        }
        assertThat(top.exact()).isTrue();
        top.add(0);
        top.add(9);
        assertThat(top.exact()).isFalse();
        assertThat(top.undercount()).isEqualTo(1);
        assertThat(top.total()).isEqualTo(6);
        assertThat(top.all()).containsExactly(new TopValues.Top(null, 0, 1));
    }

    @Test
    void a_number_s_hash_is_split_mix_64_s() {
        long gamma = 0x9E3779B97F4A7C15L;
        assertThat(Hash.of(0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(Hash.of(gamma)).isEqualTo(0x6E789E6AA1B965F4L);
        assertThat(Hash.of(2 * gamma)).isEqualTo(0x06C45D188009454FL);
    }

    /// Each bit of the value moves about half of the hash's bits, and no two of many values share a hash.
    @Test
    void a_hash_spreads_every_bit() {
        Xoshiro256 random = new Xoshiro256(2);
        Set<Long> seen = new HashSet<>();
        for (int bit = 0; bit < 64; bit++) {
            int moved = 0;
            for (int i = 0; i < 200; i++) {
                long value = random.nextLong();
                moved += Long.bitCount(Hash.of(value) ^ Hash.of(value ^ (1L << bit)));
            }
            assertThat(moved / 200.0).as("bit %d", bit).isBetween(30.0, 34.0);
        }
        for (long i = 0; i < 20_000; i++) {
            seen.add(Hash.of(i));
            seen.add(Hash.of(i << 44));
        }
        assertThat(seen).hasSize(39_999);
    }
}
