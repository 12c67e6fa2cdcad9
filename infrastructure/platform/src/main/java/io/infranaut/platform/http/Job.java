package io.infranaut.platform.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Work that goes on, as its `Location` shows it.
///
/// @param progress 0 to 1
/// @param result what it made, once it is completed
/// @param problem why it failed
public record Job(
        UUID id, State state, double progress, @Nullable Object result, Problems.@Nullable Problem problem) {
    public enum State {
        QUEUED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    public static Job queued(UUID id) {
        return new Job(id, State.QUEUED, 0, null, null);
    }

    public static Job completed(UUID id, Object result) {
        return new Job(id, State.COMPLETED, 1, result, null);
    }

    public static Job failed(UUID id, Problems.Problem problem) {
        return new Job(id, State.FAILED, 1, null, problem);
    }
}
