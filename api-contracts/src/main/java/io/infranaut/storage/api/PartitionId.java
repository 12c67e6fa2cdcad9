package io.infranaut.storage.api;

import java.util.UUID;

/// Names a partition of a source's queue: the stream of the batches that came through it, in the order of their
/// offsets.
public record PartitionId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
