package io.infranaut.monitoring.query;

import io.infranaut.platform.api.InvalidInput;
import java.time.Instant;

/// Bounds of time in queries.
final class Times {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Times() {}

    static Instant bound(String pointer, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new InvalidInput(pointer, "a time lies in the years 1 to 9999");
        }
        return time;
    }
}
