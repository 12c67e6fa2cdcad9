package io.infranaut.ingestion.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What has happened to a source. How far its rows are stored is recorded by the batches themselves.
public sealed interface SourceEvent {
    SourceId sourceId();

    /// @param direct whether it is the one through which rows reach a dataset that names no source
    @EventType("ingestion.HttpSourceRegistered")
    record HttpSourceRegistered(
            SourceId sourceId,
            String namespace,
            String name,
            DatasetId datasetId,
            @Nullable SourceFormat format,
            boolean direct,
            Intake intake,
            Instant at)
            implements SourceEvent {}

    @EventType("ingestion.FileSourceRegistered")
    record FileSourceRegistered(
            SourceId sourceId,
            String namespace,
            String name,
            DatasetId datasetId,
            SourceFormat format,
            String path,
            int batchSize,
            Intake intake,
            Instant at)
            implements SourceEvent {}

    /// @param run counted from 1
    @EventType("ingestion.SourceStarted")
    record SourceStarted(SourceId sourceId, int run, Instant at) implements SourceEvent {}

    @EventType("ingestion.SourceStopped")
    record SourceStopped(SourceId sourceId, Instant at) implements SourceEvent {}

    @EventType("ingestion.SourceCompleted")
    record SourceCompleted(SourceId sourceId, Instant at) implements SourceEvent {}

    @EventType("ingestion.SourceFailed")
    record SourceFailed(SourceId sourceId, String cause, Instant at) implements SourceEvent {}

    /// @param files that the run has still to read
    @EventType("ingestion.FilesFound")
    record FilesFound(SourceId sourceId, int files, long bytes, Instant at) implements SourceEvent {}

    @EventType("ingestion.FileTaken")
    record FileTaken(SourceId sourceId, String file, Digest body, long bytes, Instant at) implements SourceEvent {}

    @EventType("ingestion.FileFinished")
    record FileFinished(SourceId sourceId, String file, Digest body, long rows, Instant at) implements SourceEvent {}
}
