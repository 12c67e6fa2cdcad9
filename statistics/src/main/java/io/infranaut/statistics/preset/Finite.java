package io.infranaut.statistics.preset;

import io.infranaut.statistics.Order;
import io.infranaut.statistics.profile.NumericProfile;

/// The finite values in their order, and their range. Mostly all are finite, which needs no copy.
///
/// @param low the least of them; infinite when there is none
/// @param high the largest
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

    /// In ascending order, −0 turned into 0.
    double[] sorted() {
        double[] sorted = new double[values.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values[i] + 0.0;
        }
        Order.sort(sorted);
        return sorted;
    }
}
