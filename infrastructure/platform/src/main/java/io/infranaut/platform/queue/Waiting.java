package io.infranaut.platform.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What waits in the queue.
///
/// @param rows as estimated when they came
/// @param oldest when the batch that has waited longest was accepted
public record Waiting(
        long batches, long rows, long bytes, @Nullable Instant oldest) {
    public static final Waiting NOTHING = new Waiting(0, 0, 0, null);
}
