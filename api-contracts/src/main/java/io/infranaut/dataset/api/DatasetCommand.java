package io.infranaut.dataset.api;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.api.TargetId;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a dataset.
public sealed interface DatasetCommand {
    DatasetId datasetId();

    /// Registers a dataset. Its id is derived from namespace and name, so that a name is taken once.
    @Requires(Permission.EDIT)
    record RegisterDataset(
            @TargetId DatasetId datasetId,
            String namespace,
            String name,
            @Nullable String description,
            TableSchema schema,
            @Nullable String owner,
            Set<String> tags,
            @Nullable String source,
            Instant at)
            implements DatasetCommand, Namespaced {}

    /// Changes what describes it; a null leaves that as it is.
    @Requires(Permission.EDIT)
    record DescribeDataset(
            @TargetId DatasetId datasetId,
            @Nullable String description,
            @Nullable String owner,
            @Nullable Set<String> tags,
            Instant at)
            implements DatasetCommand {}

    /// Takes no more rows; what is there stays.
    @Requires(Permission.EDIT)
    record ArchiveDataset(@TargetId DatasetId datasetId, Instant at) implements DatasetCommand {}

    /// Asks for the next version: all rows stored before this, or those of a window of event time.
    ///
    /// @param requestId names the request
    /// @param from first event time, or null for no bound
    /// @param to first event time after the window, or null for no bound
    @Requires(Permission.EDIT)
    record RequestDatasetVersion(
            @TargetId DatasetId datasetId,
            UUID requestId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String note,
            Instant at)
            implements DatasetCommand {}

    /// Pins the named segments, in this order, as the next version, and so answers a request.
    @Requires(Permission.EDIT)
    record PinDatasetVersion(@TargetId DatasetId datasetId, UUID requestId, List<SegmentRef> segments, Instant at)
            implements DatasetCommand {}

    /// Answers a request that no version can be made for.
    @Requires(Permission.EDIT)
    record RefuseDatasetVersion(@TargetId DatasetId datasetId, UUID requestId, String reason, Instant at)
            implements DatasetCommand {}
}
