package io.infranaut.platform.queue;

import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Problems;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A batch that was accepted.
///
/// @param outcome null while it waits
public record QueuedBatch(
        UUID id,
        UUID sourceId,
        UUID datasetId,
        long bytes,
        Instant acceptedAt,
        @Nullable Outcome outcome) {

    public boolean isDone() {
        return outcome != null;
    }

    /// The batch as its `Location` shows it.
    public Job job() {
        if (outcome == null) {
            return Job.queued(id);
        }
        return outcome.rejected() == null
                ? Job.completed(id, outcome)
                : Job.failed(id, Problems.problem(422, "unreadable-batch", outcome.rejected(), List.of()));
    }
}
