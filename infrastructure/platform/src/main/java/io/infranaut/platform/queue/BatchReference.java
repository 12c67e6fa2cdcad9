package io.infranaut.platform.queue;

import io.infranaut.platform.api.Digest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One record of a source's topic: where the batch's rows are.
///
/// @param batchId derived from the sender's `Idempotency-Key`, or from what was read, or new
/// @param body digest under which the body is spooled
/// @param contentType media type of the body
/// @param contentEncoding its compression; empty for none
/// @param bytes of the body, or of the rows' share of it
/// @param rowEstimate how many rows it is thought to have
/// @param rows which rows of the body; null for all
/// @param acceptedBy who sent it
/// @param idempotencyKey as it was sent
public record BatchReference(
        UUID batchId,
        UUID sourceId,
        UUID datasetId,
        Digest body,
        String contentType,
        String contentEncoding,
        long bytes,
        long rowEstimate,
        @Nullable Rows rows,
        String acceptedBy,
        Instant acceptedAt,
        @Nullable String idempotencyKey) {

    /// Consecutive rows.
    ///
    /// @param first counted from 0
    /// @param count at least 1
    public record Rows(long first, int count) {}
}
