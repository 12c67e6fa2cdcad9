package io.infranaut.dataset.api;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has happened to a dataset.
public sealed interface DatasetEvent {
    DatasetId datasetId();

    @EventType("dataset.DatasetRegistered")
    record DatasetRegistered(
            DatasetId datasetId,
            String namespace,
            String name,
            @Nullable String description,
            TableSchema schema,
            @Personal("{owner}") @Nullable String owner,
            List<String> tags,
            @Nullable String source,
            Instant at)
            implements DatasetEvent {}

    @EventType("dataset.DatasetDescribed")
    record DatasetDescribed(
            DatasetId datasetId,
            @Nullable String description,
            @Personal("{owner}") @Nullable String owner,
            List<String> tags,
            Instant at)
            implements DatasetEvent {}

    @EventType("dataset.DatasetArchived")
    record DatasetArchived(DatasetId datasetId, Instant at) implements DatasetEvent {}

    @EventType("dataset.DatasetVersionRequested")
    record DatasetVersionRequested(
            DatasetId datasetId,
            UUID requestId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Personal @Nullable String note,
            Instant at)
            implements DatasetEvent {}

    /// @param requestId of the request that it answers
    /// @param number counted from 1
    /// @param rows of all segments
    @EventType("dataset.DatasetVersionPinned")
    record DatasetVersionPinned(
            DatasetId datasetId,
            UUID requestId,
            int number,
            List<SegmentRef> segments,
            long rows,
            @Personal @Nullable String note,
            Instant at)
            implements DatasetEvent {}

    @EventType("dataset.DatasetVersionRefused")
    record DatasetVersionRefused(DatasetId datasetId, UUID requestId, String reason, Instant at)
            implements DatasetEvent {}
}
