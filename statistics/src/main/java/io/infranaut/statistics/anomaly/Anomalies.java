package io.infranaut.statistics.anomaly;

import io.infranaut.statistics.Result;
import java.util.ArrayList;
import java.util.List;

/// Judges each point of a series by the points before it. The methods are those of Deequ's anomaly detection
/// (Schelter et al., "Automating large-scale data quality verification", VLDB 2018), each with bounds that are known
/// before the point is; a point that left its bounds does not count for those after it.
public sealed interface Anomalies {
    /// Points of history that a judgement needs at least.
    int FEWEST = 8;

    /// The share of the expected value that a point may always be off, so that a history without any spread does not
    /// make an anomaly of every last digit.
    double TOLERANCE = 0.01;

    /// Mean and sample standard deviation of the history: within `deviations` of them.
    ///
    /// @param deviations above 0
    record OnlineNormal(double deviations) implements Anomalies {}

    /// The value before: at most `factor` times as much, at least the `factor`th part. A value before that is not above
    /// 0 cannot be held against.
    ///
    /// @param factor above 1
    record RateOfChange(double factor) implements Anomalies {}

    /// The value one season ago: within `deviations` sample standard deviations of the changes from season to season.
    /// In the history an anomaly is replaced by what was expected, so that the seasons stay in step.
    ///
    /// @param season points in a season, at least 1
    /// @param deviations above 0
    record SeasonalNaive(int season, double deviations) implements Anomalies {}

    /// What a point should lie within.
    record Bounds(double lower, double upper) {
        public boolean hold(double value) {
            return value >= lower && value <= upper;
        }
    }

    /// @param bounds by what came before it; not enough data when that is too little
    record Point(double value, Result<Bounds> bounds) {
        public boolean isAnomaly() {
            return bounds instanceof Result.Value<Bounds>(Bounds within) && !within.hold(value);
        }
    }

    /// Every point of a series with the bounds it was judged by.
    ///
    /// @param series finite values, oldest first
    default List<Point> judge(double[] series) {
        var points = new ArrayList<Point>();
        var usual = new double[series.length];
        int count = 0;
        for (double value : series) {
            var point = new Point(value, next(usual, count));
            points.add(point);
            if (!point.isAnomaly()) {
                usual[count++] = value;
            } else if (this instanceof SeasonalNaive(int season, double _)) {
                usual[count] = usual[count - season];
                count++;
            }
        }
        return points;
    }

    private Result<Bounds> next(double[] history, int count) {
        return switch (this) {
            case OnlineNormal(double deviations) ->
                count < FEWEST
                        ? tooFew(count, FEWEST)
                        : around(mean(history, count), deviations * spread(history, count));
            case RateOfChange(double factor) ->
                count < 1 || history[count - 1] <= 0
                        ? tooFew(count, 1)
                        : finite(history[count - 1] / factor, history[count - 1] * factor);
            case SeasonalNaive(int season, double deviations) -> {
                int needed = season + FEWEST;
                if (count < needed) {
                    yield tooFew(count, needed);
                }
                var changes = new double[count - season];
                for (int i = season; i < count; i++) {
                    changes[i - season] = history[i] - history[i - season];
                }
                yield around(history[count - season], deviations * spread(changes, changes.length));
            }
        };
    }

    private static Result<Bounds> tooFew(int count, int needed) {
        return Result.insufficient(count + " points of history, " + needed + " are needed");
    }

    private static Result<Bounds> around(double expected, double distance) {
        double off = Math.max(distance, TOLERANCE * Math.abs(expected));
        return finite(expected - off, expected + off);
    }

    private static Result<Bounds> finite(double lower, double upper) {
        return Double.isFinite(lower) && Double.isFinite(upper)
                ? Result.of(new Bounds(lower, upper))
                : Result.insufficient("the history's numbers are too large");
    }

    private static double mean(double[] values, int count) {
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        return mean;
    }

    private static double spread(double[] values, int count) {
        double mean = mean(values, count);
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return StrictMath.sqrt(squares / (count - 1));
    }
}
