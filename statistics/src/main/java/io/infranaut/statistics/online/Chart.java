package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// A chart for an increase: a statistic of the values' deviations from the mean so far, which alarms above a threshold.
abstract sealed class Chart extends Detector permits Cusum, GeometricMovingAverage {
    private final double setting;
    private final double threshold;
    private final int minInstances;

    private long n;
    private double mean;
    private double statistic;

    /// @param title of the chart, for what is refused
    /// @param setting in [0, 1]
    /// @param threshold λ, in the stream's unit, not negative
    /// @param minInstances values before the first alarm
    Chart(String title, String settingName, double setting, double threshold, int minInstances) {
        require(isShare(setting), title + "'s " + settingName + " is in [0, 1]");
        require(threshold >= 0 && Double.isFinite(threshold), title + "'s threshold is finite and not negative");
        this.setting = setting;
        this.threshold = threshold;
        this.minInstances = minInstances;
    }

    Chart(StateReader in) {
        super(in);
        setting = in.readDouble();
        threshold = in.readDouble();
        minInstances = in.readInt();
        n = in.readLong();
        mean = in.readDouble();
        statistic = in.readDouble();
    }

    /// The statistic after a value, from the one before it and the mean with it.
    abstract double next(double before, double value, double meanSoFar, double set);

    abstract String settingName();

    @Override
    final void write(StateWriter out) {
        out.add(setting).add(threshold).add(minInstances).add(n).add(mean).add(statistic);
    }

    @Override
    final Map<String, String> described() {
        return Map.of(
                settingName(),
                Double.toString(setting),
                "threshold",
                Double.toString(threshold),
                "minInstances",
                Integer.toString(minInstances));
    }

    @Override
    final void restart() {
        n = 0;
        mean = 0;
        statistic = 0;
    }

    @Override
    final Signal take(double value) {
        n++;
        mean += (value - mean) / n;
        statistic = next(statistic, value, mean, setting);
        return n >= minInstances && statistic > threshold ? Signal.DRIFT : Signal.NONE;
    }
}
