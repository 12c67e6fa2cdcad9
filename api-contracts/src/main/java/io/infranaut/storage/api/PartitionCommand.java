package io.infranaut.storage.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a partition.
public sealed interface PartitionCommand {
    PartitionId partitionId();

    /// Makes a batch part of the history. An offset that the partition has already passed changes nothing.
    ///
    /// @param sourceId of the source it came through
    /// @param offset of the record in the queue that referred to the batch
    /// @param segment the valid rows; null when none was valid
    /// @param quarantine the rows that were not, as stored beside; null when all were valid
    @Requires(Permission.OPERATE)
    record StoreBatch(
            @TargetId PartitionId partitionId,
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
            implements PartitionCommand {}

    /// Notes a batch of which nothing could be read; its bytes are kept.
    @Requires(Permission.OPERATE)
    record RejectBatch(
            @TargetId PartitionId partitionId,
            BatchId batchId,
            DatasetId datasetId,
            UUID sourceId,
            long offset,
            Digest body,
            String reason,
            long bytesIn,
            Instant at)
            implements PartitionCommand {}
}
