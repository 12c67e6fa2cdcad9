package io.infranaut.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.anomaly.Anomalies;
import io.infranaut.statistics.anomaly.Anomalies.Bounds;
import io.infranaut.statistics.anomaly.Anomalies.Point;
import io.infranaut.statistics.chunk.Chunk;
import io.infranaut.statistics.chunk.Chunking;
import io.infranaut.statistics.chunk.ThresholdRule;
import io.infranaut.statistics.multivariate.MaximumMeanDiscrepancy;
import io.infranaut.statistics.multivariate.PcaReconstruction;
import io.infranaut.statistics.profile.Histogram;
import io.infranaut.statistics.profile.Moments;
import io.infranaut.statistics.profile.NumericProfile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Where rules turn: at their ends, and one step beyond.
class BoundariesTest {
    @Test
    void a_point_at_its_bounds_is_none_of_the_unusual() {
        Bounds bounds = new Bounds(1, 2);
        assertThat(bounds.hold(1)).isTrue();
        assertThat(bounds.hold(2)).isTrue();
        assertThat(bounds.hold(Math.nextDown(1.0))).isFalse();
        assertThat(bounds.hold(Math.nextUp(2.0))).isFalse();
        assertThat(new Anomalies.RateOfChange(2).judge(new double[] {100, 200, 100}))
                .noneMatch(Point::isAnomaly);
    }

    @Test
    void as_much_history_as_is_asked_for_is_enough() {
        double[] flat = new double[12];
        Arrays.fill(flat, 5);
        List<Point> normal = new Anomalies.OnlineNormal(3).judge(flat);
        assertThat(normal.get(7).bounds()).isEqualTo(Result.insufficient("7 points of history, 8 are needed"));
        assertThat(normal.get(8).bounds()).isEqualTo(Result.of(new Bounds(4.95, 5.05)));
        List<Point> seasonal = new Anomalies.SeasonalNaive(3, 3).judge(flat);
        assertThat(seasonal.get(10).bounds()).isInstanceOf(Result.InsufficientData.class);
        assertThat(seasonal.get(11).bounds()).isEqualTo(Result.of(new Bounds(4.95, 5.05)));
        assertThat(new Anomalies.RateOfChange(2)
                        .judge(new double[] {0, 7})
                        .get(1)
                        .bounds())
                .isInstanceOf(Result.InsufficientData.class);
    }

    /// Changes of 3 and −1 from season to season: mean 1, squares of 4 each, and a sample variance of 32 / 7.
    @Test
    void a_season_s_bounds_are_the_spread_of_its_changes() {
        double[] series = new double[10];
        for (int i = 1; i < 9; i++) {
            series[i] = series[i - 1] + (i % 2 == 1 ? 3 : -1);
        }
        List<Point> points = new Anomalies.SeasonalNaive(1, 2).judge(series);
        double distance = 2 * Math.sqrt(32.0 / 7);
        assertThat(points.get(9).bounds()).isInstanceOfSatisfying(Result.Value.class, value -> {
            Bounds bounds = (Bounds) value.value();
            assertThat(bounds.lower()).isCloseTo(8 - distance, within(1e-12));
            assertThat(bounds.upper()).isCloseTo(8 + distance, within(1e-12));
        });
    }

    @Test
    void chunks_of_one_row_and_equal_times_are_fine() {
        assertThat(new Chunking.OfSize(1, Chunking.Remainder.OWN_CHUNK).cut(3)).hasSize(3);
        assertThat(new Chunking.OfCount(1, Chunking.Remainder.OWN_CHUNK).cut(3)).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Chunking.OfSize(0, Chunking.Remainder.OWN_CHUNK));
        assertThatIllegalArgumentException().isThrownBy(() -> new Chunking.OfCount(0, Chunking.Remainder.OWN_CHUNK));
        List<Chunk> day = new Chunking.OfPeriod(Chunking.Period.DAY).cut(new long[] {5, 5, 86_400_000L});
        assertThat(day).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chunking.OfPeriod(Chunking.Period.DAY).cut(new long[] {5, 4}));
    }

    @Test
    void a_threshold_may_have_no_room_and_does_not_hang_on_the_order_of_chunks() {
        ThresholdRule none = new ThresholdRule.StandardDeviations(0.0, 0.0);
        assertThat(none.learn(new double[] {1, 3}))
                .satisfies(t -> assertThat(t.toString()).contains("2.0"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ThresholdRule.StandardDeviations(-1e-9, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new ThresholdRule.StandardDeviations(null, -1e-9));
        Xoshiro256 random = new Xoshiro256(1);
        for (int run = 0; run < 50; run++) {
            double[] values = new double[20];
            Arrays.setAll(values, i -> random.nextGaussian() * Math.pow(10, random.nextInt(8)));
            double[] turned =
                    IntStream.range(0, 20).mapToDouble(i -> values[19 - i]).toArray();
            assertThat(ThresholdRule.both().learn(turned))
                    .isEqualTo(ThresholdRule.both().learn(values));
        }
    }

    @Test
    void a_quantile_between_the_ends_of_the_doubles_is_finite() {
        double[] ends = {-Double.MAX_VALUE, Double.MAX_VALUE};
        assertThat(NumericProfile.quantile(ends, 0.25)).isCloseTo(-Double.MAX_VALUE / 2, within(1e293));
        assertThat(NumericProfile.quantile(ends, 0.75)).isCloseTo(Double.MAX_VALUE / 2, within(1e293));
        assertThat(NumericProfile.quantile(ends, 0.5)).isZero();
        assertThat(NumericProfile.quantile(ends, 0)).isEqualTo(-Double.MAX_VALUE);
        assertThat(NumericProfile.quantile(new double[] {1, 2, 4}, 0.75)).isEqualTo(3);
    }

    @Test
    void moments_keep_what_large_values_hide() {
        Moments cancelling = Moments.of(new double[] {-1e16, 1, 1, 1e16});
        assertThat(cancelling.mean()).isEqualTo(0.5);
        assertThat(cancelling.standardDeviation()).isCloseTo(Math.sqrt(0.5) * 1e16, within(2.0));
        Moments large = Moments.of(new double[] {1e16, 1, 1, -1e16});
        assertThat(large.mean()).isEqualTo(0.5);
        Moments offset = Moments.of(new double[] {1e9 + 1, 1e9 + 2, 1e9 + 3});
        assertThat(offset.mean()).isEqualTo(1e9 + 2);
        assertThat(offset.standardDeviation()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-15));
        Moments least = Moments.of(new double[] {Double.MIN_VALUE, 3 * Double.MIN_VALUE});
        assertThat(least.mean()).isEqualTo(2 * Double.MIN_VALUE);
        assertThat(least.standardDeviation()).isEqualTo(Double.MIN_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> Moments.of(new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Moments.ofSorted(new double[1], 0));
    }

    @Test
    void up_to_twenty_values_have_a_bin_of_their_own() {
        double[] twenty = IntStream.range(0, 20).asDoubleStream().toArray();
        double[] more = IntStream.range(0, 21).asDoubleStream().toArray();
        assertThat(Histogram.edges(twenty, 10)).hasSize(40);
        assertThat(Histogram.edges(more, 10)).hasSize(11).startsWith(0).endsWith(Math.nextUp(20.0));
        assertThat(Histogram.edges(more, 1)).containsExactly(0, Math.nextUp(20.0));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.edges(more, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Histogram.edges(new double[0], 3));
    }

    @Test
    void two_rows_a_side_are_enough_for_mmd_and_one_for_a_reconstruction() {
        Column two = new Column.Numbers(new double[] {1, 2}, false);
        Column other = new Column.Numbers(new double[] {5, 9}, false);
        Column one = new Column.Numbers(new double[] {4}, false);
        assertThat(MaximumMeanDiscrepancy.of(List.of(two), List.of(other), 1, 1))
                .isInstanceOf(Result.Value.class);
        assertThat(MaximumMeanDiscrepancy.of(List.of(two), List.of(one), 1, 1))
                .isEqualTo(Result.insufficient("each side needs two rows; the reference has 2 and the current has 1"));
        assertThat(MaximumMeanDiscrepancy.of(List.of(one), List.of(two), 1, 1))
                .isInstanceOf(Result.InsufficientData.class);
        PcaReconstruction pca = PcaReconstruction.of(List.of(two, other), 0.65);
        assertThat(pca.components()).isEqualTo(1);
        assertThat(pca.error(List.of(one, one)).samplingError()).isNull();
        assertThat(pca.error(List.of(one, one)).rows()).isEqualTo(1);
        for (double no : new double[] {0, 1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> PcaReconstruction.of(List.of(two), no));
        }
    }
}
