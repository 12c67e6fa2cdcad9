package io.infranaut.alert.api;

/// How a value is held against a threshold.
public enum Comparison {
    ABOVE,
    AT_LEAST,
    BELOW,
    AT_MOST;

    public boolean holds(double value, double threshold) {
        return switch (this) {
            case ABOVE -> value > threshold;
            case AT_LEAST -> value >= threshold;
            case BELOW -> value < threshold;
            case AT_MOST -> value <= threshold;
        };
    }
}
