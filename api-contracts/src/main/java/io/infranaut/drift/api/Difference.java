package io.infranaut.drift.api;

import org.jspecify.annotations.Nullable;

/// Where a recorded verdict and the recomputed one differ.
///
/// @param pointer RFC 6901 JSON Pointer into the verdict's event
/// @param recorded value as JSON; null where there is none
/// @param recomputed value as JSON; null where there is none
public record Difference(
        String pointer, @Nullable String recorded, @Nullable String recomputed) {}
