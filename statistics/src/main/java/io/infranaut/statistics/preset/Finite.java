package io.infranaut.statistics.preset;

import io.infranaut.statistics.profile.NumericProfile;

/// The finite values of a column in their order, and their range. Mostly all are finite, which needs no copy.
record Finite(double[] values, double low, double high) {
    static Finite of(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean finite = true;
        for (int i = 0; i < values.length && finite; i++) {
            double value = values[i];
            if (!(value >= low)) {
                finite = Double.isFinite(value);
                low = value;
            }
            if (value > high) {
                finite &= Double.isFinite(value);
                high = value;
            }
        }
        return finite ? new Finite(values, low, high) : of(NumericProfile.finite(values));
    }
}
