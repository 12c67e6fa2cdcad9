package io.infranaut.storage;

import io.infranaut.app.RunningApp;
import io.infranaut.dataset.api.DatasetCommand.RegisterDataset;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.SourceCommand.RegisterDirectSource;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.PartitionCommand.StoreBatch;
import io.infranaut.storage.api.PartitionId;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/// Stores batches as the pipeline does in its last step.
final class Batches {
    private final RunningApp app;
    private long offset;

    Batches(RunningApp app) {
        this.app = app;
    }

    DatasetId register(TableSchema schema) {
        String name = "random-" + UUID.randomUUID();
        var id = new DatasetId(Ids.derived("dataset", "default", name));
        Instant now = Instant.now();
        var sender = app.bean(CommandSender.class);
        Caller system = Caller.system("test", now, "test");
        sender.send(new RegisterDataset(id, "default", name, null, schema, null, Set.of(), null, now), system);
        sender.send(new RegisterDirectSource(source(id), "default", "direct:" + name, id, now), system);
        return id;
    }

    private static SourceId source(DatasetId dataset) {
        return new SourceId(Ids.derived("ingestion.direct", dataset.toString()));
    }

    /// @return position of the batch's event
    long store(DatasetId dataset, Table rows) throws IOException {
        Segment segment = app.bean(SegmentStore.class).write(rows);
        Instant now = Instant.now();
        return app.bean(CommandSender.class)
                .send(
                        new StoreBatch(
                                new PartitionId(Ids.derived("test-partition", dataset.toString())),
                                new BatchId(Ids.next(now)),
                                dataset,
                                source(dataset).value(),
                                offset++,
                                new SegmentRef(
                                        segment.file(),
                                        segment.logical(),
                                        segment.rows(),
                                        segment.bytes(),
                                        segment.time()
                                                .map(Segment.TimeRange::first)
                                                .orElse(null),
                                        segment.time()
                                                .map(Segment.TimeRange::last)
                                                .orElse(null)),
                                null,
                                100,
                                "key:test",
                                now,
                                now),
                        Caller.system("test", now, "test"))
                .position();
    }
}
