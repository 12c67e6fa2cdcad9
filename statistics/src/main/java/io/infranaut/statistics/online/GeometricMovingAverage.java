package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;

/// The geometric moving average chart for an increase: the exponentially weighted mean of deviations from the mean so
/// far.
///
/// Source: Roberts 1959; parameters and defaults as in Frouros.
public final class GeometricMovingAverage extends Chart {
    static final String NAME = "geometric-moving-average";
    private static final String ALPHA = "alpha";

    /// With Frouros' defaults.
    public GeometricMovingAverage() {
        this(0.99, 1, 30);
    }

    /// @param alpha weight of the past, in [0, 1]
    /// @param threshold λ, in the stream's unit, not negative
    /// @param minInstances values before the first alarm
    public GeometricMovingAverage(double alpha, double threshold, int minInstances) {
        super("the geometric moving average", ALPHA, alpha, threshold, minInstances);
    }

    GeometricMovingAverage(StateReader in) {
        super(in);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    String settingName() {
        return ALPHA;
    }

    @Override
    double next(double average, double value, double mean, double alpha) {
        return alpha * average + (1 - alpha) * (value - mean);
    }
}
