package io.infranaut.storage.projection;

import static io.infranaut.persistence.jooq.public_.Tables.DATASET_STORAGE;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetSegmentsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetStorageRecord;
import io.infranaut.persistence.jooq.public_.tables.records.QuarantinedBatchesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RejectedBatchesRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.Quarantine;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Which segments a dataset consists of, in the order of the events, which batches failed, and how much that is.
@Component
final class SegmentsReadModel implements ReadModel {
    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Object sequenceKey(Object event, Recorded recorded) {
        return event instanceof PartitionEvent batch ? batch.datasetId().toString() : recorded.aggregateId();
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(PartitionEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof PartitionEvent batch) {
            apply(batch, recorded.position(), rows);
        }
    }

    private static void apply(PartitionEvent event, long ordinal, Rows rows) {
        switch (event) {
            case BatchStored e -> {
                SegmentRef segment = e.segment();
                Quarantine quarantine = e.quarantine();
                if (segment != null) {
                    rows.insert(new DatasetSegmentsRecord()
                            .setDatasetId(e.datasetId().value())
                            .setOrdinal(ordinal)
                            .setBatchId(e.batchId().value())
                            .setSourceId(e.sourceId())
                            .setFileDigest(segment.file().value())
                            .setRowsDigest(segment.rowsDigest().value())
                            .setRows(segment.rows())
                            .setBytes(segment.bytes())
                            .setTimeFrom(segment.from())
                            .setTimeTo(segment.to())
                            .setStoredAt(e.at()));
                }
                if (quarantine != null) {
                    rows.insert(new QuarantinedBatchesRecord()
                            .setDatasetId(e.datasetId().value())
                            .setOrdinal(ordinal)
                            .setBatchId(e.batchId().value())
                            .setSourceId(e.sourceId())
                            .setFileDigest(quarantine.file().value())
                            .setRows(quarantine.rows())
                            .setStoredAt(e.at()));
                }
                add(
                        e.datasetId(),
                        new Sums(
                                1,
                                e.bytesIn(),
                                segment == null ? 0 : 1,
                                segment == null ? 0 : segment.rows(),
                                segment == null ? 0 : segment.bytes(),
                                quarantine == null ? 0 : quarantine.rows(),
                                0),
                        e.at(),
                        rows);
            }
            case BatchRejected e -> {
                rows.insert(new RejectedBatchesRecord()
                        .setDatasetId(e.datasetId().value())
                        .setOrdinal(ordinal)
                        .setBatchId(e.batchId().value())
                        .setSourceId(e.sourceId())
                        .setBodyDigest(e.body().value())
                        .setReason(e.reason())
                        .setBytesIn(e.bytesIn())
                        .setRejectedAt(e.at()));
                add(e.datasetId(), new Sums(1, e.bytesIn(), 0, 0, 0, 0, 1), e.at(), rows);
            }
        }
    }

    private record Sums(
            long batches, long bytesIn, long segments, long rows, long bytes, long rowsQuarantined, long rejected) {}

    private static void add(DatasetId dataset, Sums more, Instant at, Rows rows) {
        DatasetStorageRecord before = rows.find(DATASET_STORAGE, dataset.value());
        Sums sums = before == null
                ? more
                : new Sums(
                        before.getBatches() + more.batches(),
                        before.getBytesIn() + more.bytesIn(),
                        before.getSegments() + more.segments(),
                        before.getRows() + more.rows(),
                        before.getBytes() + more.bytes(),
                        before.getRowsQuarantined() + more.rowsQuarantined(),
                        before.getBatchesRejected() + more.rejected());
        rows.put(new DatasetStorageRecord()
                .setDatasetId(dataset.value())
                .setBatches(sums.batches())
                .setBytesIn(sums.bytesIn())
                .setSegments(sums.segments())
                .setRows(sums.rows())
                .setBytes(sums.bytes())
                .setRowsQuarantined(sums.rowsQuarantined())
                .setBatchesRejected(sums.rejected())
                .setFirstStoredAt(before == null ? at : before.getFirstStoredAt())
                .setLastStoredAt(at));
    }
}
