package io.infranaut.storage.domain;

import io.infranaut.platform.api.InvalidInput;
import io.infranaut.storage.api.PartitionCommand;
import io.infranaut.storage.api.PartitionCommand.RejectBatch;
import io.infranaut.storage.api.PartitionCommand.StoreBatch;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import java.util.List;

/// A partition of a source's queue: all it knows is how far it has come. Batches come in the order of their offsets,
/// and one that was passed changes nothing; so a consumer may begin again wherever it likes, and of two consumers that
/// believe to own the partition the slower one adds nothing.
///
/// @param offset of the last batch, -1 before the first
public record Partition(long offset) {
    static final Partition EMPTY = new Partition(-1);

    static List<PartitionEvent> decide(Partition state, PartitionCommand command) {
        return switch (command) {
            case StoreBatch c -> isNew(state, c.offset()) ? List.of(stored(c)) : List.of();
            case RejectBatch c ->
                isNew(state, c.offset())
                        ? List.of(new BatchRejected(
                                c.partitionId(),
                                c.batchId(),
                                c.datasetId(),
                                c.sourceId(),
                                c.offset(),
                                c.body(),
                                c.reason(),
                                c.bytesIn(),
                                c.at()))
                        : List.of();
        };
    }

    private static boolean isNew(Partition state, long offset) {
        if (offset < 0) {
            throw new InvalidInput("/offset", "offsets are counted from 0");
        }
        return offset > state.offset();
    }

    private static BatchStored stored(StoreBatch c) {
        return new BatchStored(
                c.partitionId(),
                c.batchId(),
                c.datasetId(),
                c.sourceId(),
                c.offset(),
                c.segment(),
                c.quarantine(),
                c.bytesIn(),
                c.acceptedBy(),
                c.acceptedAt(),
                c.at());
    }

    static Partition evolve(Partition state, PartitionEvent event) {
        return switch (event) {
            case BatchStored e -> new Partition(e.offset());
            case BatchRejected e -> new Partition(e.offset());
        };
    }
}
