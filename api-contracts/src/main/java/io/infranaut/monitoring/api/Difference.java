package io.infranaut.monitoring.api;

import org.jspecify.annotations.Nullable;

/// Where what was recorded and what was computed again differ.
///
/// @param pointer RFC 6901 JSON Pointer into the event of the measurement
/// @param recorded value as JSON; null where there is none
/// @param recomputed value as JSON; null where there is none
public record Difference(
        String pointer, @Nullable String recorded, @Nullable String recomputed) {}
