package io.infranaut.monitoring.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a prediction log is cut into chunks; exactly one of the two is there.
///
/// @param count rows of a chunk, in the order in which the log was stored: chunk n begins with row n · count
/// @param period length of a chunk in event time: chunk n begins n periods after 1970-01-01T00:00Z, and is complete
///     when the log has a row from after its end
public record Chunking(@Nullable Long count, @Nullable Duration period) {
    /// What a monitor starts with.
    public static final Chunking DEFAULT = new Chunking(5000L, null);

    public Chunking {
        if ((count == null) == (period == null)) {
            throw new IllegalArgumentException("chunks are cut by count or by period");
        }
    }
}
