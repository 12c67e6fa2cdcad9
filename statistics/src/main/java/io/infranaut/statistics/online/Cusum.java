package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;
import io.infranaut.statistics.StateWriter;
import java.util.Map;

/// The cumulative sum chart for an increase: the sum of deviations from the mean so far, never below zero.
///
/// Source: Page 1954; parameters and defaults as in Frouros.
public final class Cusum extends Detector {
    static final String NAME = "cusum";

    private final double delta;
    private final double threshold;
    private final int minInstances;

    private long n;
    private double mean;
    private double sum;

    /// With Frouros' defaults.
    public Cusum() {
        this(0.005, 50, 30);
    }

    /// @param delta deviations up to this one are let pass, in [0, 1]
    /// @param threshold λ, in the stream's unit, not negative
    /// @param minInstances values before the first alarm
    public Cusum(double delta, double threshold, int minInstances) {
        require(isShare(delta), "CUSUM's delta is in [0, 1]");
        require(threshold >= 0 && Double.isFinite(threshold), "CUSUM's threshold is finite and not negative");
        this.delta = delta;
        this.threshold = threshold;
        this.minInstances = minInstances;
    }

    Cusum(StateReader in) {
        super(in);
        delta = in.readDouble();
        threshold = in.readDouble();
        minInstances = in.readInt();
        n = in.readLong();
        mean = in.readDouble();
        sum = in.readDouble();
    }

    @Override
    void write(StateWriter out) {
        out.add(delta).add(threshold).add(minInstances).add(n).add(mean).add(sum);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    Map<String, String> described() {
        return Map.of(
                "delta", Double.toString(delta),
                "threshold", Double.toString(threshold),
                "minInstances", Integer.toString(minInstances));
    }

    @Override
    void restart() {
        n = 0;
        mean = 0;
        sum = 0;
    }

    @Override
    Signal take(double value) {
        n++;
        mean += (value - mean) / n;
        sum = Math.max(0, sum + value - mean - delta);
        return n >= minInstances && sum > threshold ? Signal.DRIFT : Signal.NONE;
    }
}
