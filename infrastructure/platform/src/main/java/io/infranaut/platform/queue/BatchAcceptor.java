package io.infranaut.platform.queue;

import io.infranaut.platform.api.Caller;
import java.io.IOException;
import java.util.UUID;

/// Takes rows for a dataset from whoever names no source.
public interface BatchAcceptor {
    /// Accepts a batch. When this returns, the rows are durable and will be stored once, or quarantined, or the batch
    /// is rejected with its bytes kept; [BatchQueue#find] tells.
    ///
    /// @throws io.infranaut.platform.api.NotFound when there is no such dataset, or not for this caller
    /// @throws QueueFull and what else [BatchQueue#put] throws
    QueuedBatch accept(UUID datasetId, RowBody body, Caller caller) throws IOException;
}
