package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// The geometric moving average chart for an increase: the exponentially weighted mean of deviations from the mean so
/// far.
///
/// Source: Roberts 1959; parameters and defaults as in Frouros.
public final class GeometricMovingAverage extends Detector {
    static final String NAME = "geometric-moving-average";

    private final double alpha;
    private final double threshold;
    private final int minInstances;

    private long n;
    private double mean;
    private double average;

    /// With Frouros' defaults.
    public GeometricMovingAverage() {
        this(0.99, 1, 30);
    }

    /// @param alpha weight of the past, in [0, 1]
    /// @param threshold λ, in the stream's unit, not negative
    /// @param minInstances values before the first alarm
    public GeometricMovingAverage(double alpha, double threshold, int minInstances) {
        require(isShare(alpha), "the geometric moving average's alpha is in [0, 1]");
        require(
                threshold >= 0 && Double.isFinite(threshold),
                "the geometric moving average's threshold is finite and not negative");
        this.alpha = alpha;
        this.threshold = threshold;
        this.minInstances = minInstances;
    }

    GeometricMovingAverage(StateReader in) {
        super(in);
        alpha = in.readDouble();
        threshold = in.readDouble();
        minInstances = in.readInt();
        n = in.readLong();
        mean = in.readDouble();
        average = in.readDouble();
    }

    @Override
    void write(StateWriter out) {
        out.add(alpha).add(threshold).add(minInstances).add(n).add(mean).add(average);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "alpha", Double.toString(alpha),
                "threshold", Double.toString(threshold),
                "minInstances", Integer.toString(minInstances));
    }

    @Override
    void restart() {
        n = 0;
        mean = 0;
        average = 0;
    }

    @Override
    Signal take(double value) {
        n++;
        mean += (value - mean) / n;
        average = alpha * average + (1 - alpha) * (value - mean);
        return n >= minInstances && average > threshold ? Signal.DRIFT : Signal.NONE;
    }
}
