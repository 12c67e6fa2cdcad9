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

    /// Pins the named segments, in this order, as the next version.
    @Requires(Permission.EDIT)
    record PinDatasetVersion(
            @TargetId DatasetId datasetId, List<SegmentRef> segments, @Nullable String note, Instant at)
            implements DatasetCommand {}
}
