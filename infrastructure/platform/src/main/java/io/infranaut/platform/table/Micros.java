package io.infranaut.platform.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Instants as microseconds since 1970-01-01T00:00:00Z; what is finer is cut off towards the past.
public final class Micros {
    private Micros() {}

    /// @throws ArithmeticException beyond what 64 bits hold (about 290,000 years)
    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /// The instant as PostgreSQL holds it, without what is finer.
    public static @Nullable Instant whole(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }

    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
