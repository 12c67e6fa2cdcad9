package io.infranaut.ingestion.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be asked of a source. A source's id is derived from namespace and name, so that a name is taken once.
public sealed interface SourceCommand {
    SourceId sourceId();

    /// Registers a source to which rows are pushed over HTTP. It runs from then on.
    ///
    /// @param format the only one it takes; null for any
    @Requires(Permission.EDIT)
    record RegisterHttpSource(
            @TargetId SourceId sourceId,
            String namespace,
            String name,
            DatasetId datasetId,
            @Nullable SourceFormat format,
            Intake intake,
            Instant at)
            implements SourceCommand, Namespaced {}

    /// Registers a source that reads files. It runs when it is started, and is complete when it has read every file.
    ///
    /// @param path of a file, or a glob, relative to the folder that the installation opens to file sources
    /// @param batchSize rows of a batch, 1 to 1,000,000
    @Requires(Permission.EDIT)
    record RegisterFileSource(
            @TargetId SourceId sourceId,
            String namespace,
            String name,
            DatasetId datasetId,
            SourceFormat format,
            String path,
            int batchSize,
            Intake intake,
            Instant at)
            implements SourceCommand, Namespaced {}

    /// Registers the source through which rows reach a dataset that names none; registered by whoever sends such rows
    /// first.
    @Requires(Permission.OPERATE)
    record RegisterDirectSource(
            @TargetId SourceId sourceId, String namespace, String name, DatasetId datasetId, Instant at)
            implements SourceCommand, Namespaced {}

    /// Runs a source, from where it was.
    @Requires(Permission.OPERATE)
    record StartSource(@TargetId SourceId sourceId, Instant at) implements SourceCommand {}

    /// Pauses a source; what waits in its queue stays there.
    @Requires(Permission.OPERATE)
    record StopSource(@TargetId SourceId sourceId, Instant at) implements SourceCommand {}

    /// Notes that a bounded run has stored all there was.
    @Requires(Permission.OPERATE)
    record CompleteSource(@TargetId SourceId sourceId, Instant at) implements SourceCommand {}

    /// Notes that a source cannot go on.
    @Requires(Permission.OPERATE)
    record FailSource(@TargetId SourceId sourceId, String cause, Instant at) implements SourceCommand {}

    /// Notes the files that a run has found.
    @Requires(Permission.OPERATE)
    record FindFiles(@TargetId SourceId sourceId, int files, long bytes, Instant at) implements SourceCommand {}

    /// Notes that a file's content is safe: from here on its rows are read from that copy.
    ///
    /// @param file as found below the folder of file sources
    /// @param body digest of the copy
    @Requires(Permission.OPERATE)
    record TakeFile(@TargetId SourceId sourceId, String file, Digest body, long bytes, Instant at)
            implements SourceCommand {}

    /// Notes that every row of a file is in the queue.
    @Requires(Permission.OPERATE)
    record FinishFile(@TargetId SourceId sourceId, String file, Digest body, long rows, Instant at)
            implements SourceCommand {}
}
