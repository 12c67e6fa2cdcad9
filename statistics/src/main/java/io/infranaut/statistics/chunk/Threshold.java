package io.infranaut.statistics.chunk;

import org.jspecify.annotations.Nullable;

/// Bounds of a statistic; a value strictly outside them is an alert.
///
/// @param lower null when nothing is too low
/// @param upper null when nothing is too high
public record Threshold(@Nullable Double lower, @Nullable Double upper) {
    public Threshold {
        if ((lower != null && !Double.isFinite(lower))
                || (upper != null && !Double.isFinite(upper))
                || (lower != null && upper != null && lower > upper)) {
            throw new IllegalArgumentException(
                    "bounds must be finite, and the lower not above the upper: " + lower + ", " + upper);
        }
    }

    /// These bounds, moved to the ends of what the statistic can be where they lie beyond it.
    public Threshold within(double least, double most) {
        return new Threshold(
                lower == null ? null : (Double) Math.clamp(lower, least, most),
                upper == null ? null : (Double) Math.clamp(upper, least, most));
    }

    /// Whether a value is strictly outside.
    public boolean breachedBy(double value) {
        return (lower != null && value < lower) || (upper != null && value > upper);
    }
}
