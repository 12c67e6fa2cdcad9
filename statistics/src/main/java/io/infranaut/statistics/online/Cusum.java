package io.infranaut.statistics.online;

import io.infranaut.statistics.StateReader;

/// The cumulative sum chart for an increase: the sum of deviations from the mean so far, never below zero.
///
/// Source: Page 1954; parameters and defaults as in Frouros.
public final class Cusum extends Chart {
    static final String NAME = "cusum";
    private static final String DELTA = "delta";

    /// With Frouros' defaults.
    public Cusum() {
        this(0.005, 50, 30);
    }

    /// @param delta deviations up to this one are let pass, in [0, 1]
    /// @param threshold λ, in the stream's unit, not negative
    /// @param minInstances values before the first alarm
    public Cusum(double delta, double threshold, int minInstances) {
        super("CUSUM", DELTA, delta, threshold, minInstances);
    }

    Cusum(StateReader in) {
        super(in);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    String settingName() {
        return DELTA;
    }

    @Override
    double next(double sum, double value, double mean, double delta) {
        return Math.max(0, sum + value - mean - delta);
    }
}
