package io.infranaut.storage.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has happened in a partition.
public sealed interface PartitionEvent {
    PartitionId partitionId();

    BatchId batchId();

    DatasetId datasetId();

    @EventType("storage.BatchStored")
    record BatchStored(
            PartitionId partitionId,
            BatchId batchId,
            DatasetId datasetId,
            UUID sourceId,
            long offset,
            @Nullable SegmentRef segment,
            @Nullable Quarantine quarantine,
            long bytesIn,
            String acceptedBy,
            Instant acceptedAt,
            Instant at)
            implements PartitionEvent {}

    @EventType("storage.BatchRejected")
    record BatchRejected(
            PartitionId partitionId,
            BatchId batchId,
            DatasetId datasetId,
            UUID sourceId,
            long offset,
            Digest body,
            String reason,
            long bytesIn,
            Instant at)
            implements PartitionEvent {}
}
