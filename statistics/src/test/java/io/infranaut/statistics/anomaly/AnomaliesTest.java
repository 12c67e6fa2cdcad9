package io.infranaut.statistics.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.infranaut.statistics.Result;
import io.infranaut.statistics.anomaly.Anomalies.Bounds;
import io.infranaut.statistics.anomaly.Anomalies.OnlineNormal;
import io.infranaut.statistics.anomaly.Anomalies.Point;
import io.infranaut.statistics.anomaly.Anomalies.RateOfChange;
import io.infranaut.statistics.anomaly.Anomalies.SeasonalNaive;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnomaliesTest {
    private static List<Integer> anomalies(Anomalies method, double... series) {
        List<Point> points = method.judge(series);
        return IntStream.range(0, points.size())
                .filter(i -> points.get(i).isAnomaly())
                .boxed()
                .toList();
    }

    @Test
    void aPointIsHeldAgainstMeanAndSpreadOfThoseBefore() {
        double[] series = {2, 4, 4, 4, 5, 5, 7, 9, 11};

        Point last = new OnlineNormal(3).judge(series).getLast();

        // mean 5 and squares of 32 in all, so a sample variance of 32 / 7
        assertThat(last.bounds()).isInstanceOfSatisfying(Result.Value.class, value -> {
            var bounds = (Bounds) value.value();
            assertThat(bounds.lower()).isCloseTo(5 - 3 * Math.sqrt(32.0 / 7), within(1e-12));
            assertThat(bounds.upper()).isCloseTo(5 + 3 * Math.sqrt(32.0 / 7), within(1e-12));
        });
        assertThat(last.isAnomaly()).isFalse();
        assertThat(anomalies(new OnlineNormal(2), series)).containsExactly(8);
    }

    @Test
    void whatWasUnusualDoesNotWidenWhatIsUsual() {
        assertThat(anomalies(new OnlineNormal(3), 9, 10, 11, 10, 9, 10, 11, 10, 100, 100, 10))
                .containsExactly(8, 9);
    }

    @Test
    void tooShortAHistoryJudgesNothing() {
        assertThat(anomalies(new OnlineNormal(3), 1, 1, 1, 1, 1, 1, 1, 99)).isEmpty();
        assertThat(new OnlineNormal(3).judge(new double[0])).isEmpty();
        assertThat(anomalies(new SeasonalNaive(7, 3), new double[14])).isEmpty();
    }

    @Test
    void aHistoryWithoutSpreadForgivesOnePercent() {
        double[] series = {1, 1, 1, 1, 1, 1, 1, 1, 0.991, 0.98};
        assertThat(anomalies(new OnlineNormal(3), series)).containsExactly(9);
    }

    @Test
    void aChangeIsSeenByItsRate() {
        assertThat(anomalies(new RateOfChange(2), 100, 199, 100, 49, 99, 300)).containsExactly(3, 5);
        assertThat(anomalies(new RateOfChange(2), 0, 100, -5, 100)).containsExactly(2);
        assertThat(anomalies(new RateOfChange(2), -1, 100, 0)).containsExactly(2);
    }

    @Test
    void aSeasonIsExpectedToComeAgain() {
        double[] series = IntStream.range(0, 30)
                .mapToDouble(i -> (i % 7 == 6 ? 10 : 100) + i % 3)
                .toArray();
        assertThat(anomalies(new SeasonalNaive(7, 3), series)).isEmpty();
        series[27] = 100;
        assertThat(anomalies(new SeasonalNaive(7, 3), series)).containsExactly(27);
        assertThat(anomalies(new OnlineNormal(3), series)).doesNotContain(27);
    }

    @Test
    void numbersTooLargeToAddUpAreNotJudged() {
        double huge = Double.MAX_VALUE;
        assertThat(anomalies(new OnlineNormal(3), huge, -huge, huge, -huge, huge, -huge, huge, -huge, 0))
                .isEmpty();
        assertThat(anomalies(new RateOfChange(2), huge, 1)).isEmpty();
    }
}
