package io.infranaut.storage.projection;

import static io.infranaut.persistence.jooq.public_.Tables.DATASET_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_STORAGE;
import static io.infranaut.persistence.jooq.public_.Tables.QUARANTINED_BATCHES;
import static io.infranaut.persistence.jooq.public_.Tables.REJECTED_BATCHES;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.Quarantine;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
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
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof PartitionEvent batch) {
            apply(batch, recorded.position(), db);
        }
    }

    private static void apply(PartitionEvent event, long ordinal, DSLContext db) {
        switch (event) {
            case BatchStored e -> {
                SegmentRef segment = e.segment();
                Quarantine quarantine = e.quarantine();
                if (segment != null) {
                    db.newRecord(DATASET_SEGMENTS)
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
                            .setStoredAt(e.at())
                            .insert();
                }
                if (quarantine != null) {
                    db.newRecord(QUARANTINED_BATCHES)
                            .setDatasetId(e.datasetId().value())
                            .setOrdinal(ordinal)
                            .setBatchId(e.batchId().value())
                            .setSourceId(e.sourceId())
                            .setFileDigest(quarantine.file().value())
                            .setRows(quarantine.rows())
                            .setStoredAt(e.at())
                            .insert();
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
                        db);
            }
            case BatchRejected e -> {
                db.newRecord(REJECTED_BATCHES)
                        .setDatasetId(e.datasetId().value())
                        .setOrdinal(ordinal)
                        .setBatchId(e.batchId().value())
                        .setSourceId(e.sourceId())
                        .setBodyDigest(e.body().value())
                        .setReason(e.reason())
                        .setBytesIn(e.bytesIn())
                        .setRejectedAt(e.at())
                        .insert();
                add(e.datasetId(), new Sums(1, e.bytesIn(), 0, 0, 0, 0, 1), e.at(), db);
            }
        }
    }

    private record Sums(
            long batches, long bytesIn, long segments, long rows, long bytes, long rowsQuarantined, long rejected) {}

    private static void add(DatasetId dataset, Sums more, Instant at, DSLContext db) {
        db.insertInto(DATASET_STORAGE)
                .set(DATASET_STORAGE.DATASET_ID, dataset.value())
                .set(DATASET_STORAGE.BATCHES, more.batches())
                .set(DATASET_STORAGE.BYTES_IN, more.bytesIn())
                .set(DATASET_STORAGE.SEGMENTS, more.segments())
                .set(DATASET_STORAGE.ROWS, more.rows())
                .set(DATASET_STORAGE.BYTES, more.bytes())
                .set(DATASET_STORAGE.ROWS_QUARANTINED, more.rowsQuarantined())
                .set(DATASET_STORAGE.BATCHES_REJECTED, more.rejected())
                .set(DATASET_STORAGE.FIRST_STORED_AT, at)
                .set(DATASET_STORAGE.LAST_STORED_AT, at)
                .onConflict(DATASET_STORAGE.DATASET_ID)
                .doUpdate()
                .set(DATASET_STORAGE.BATCHES, DATASET_STORAGE.BATCHES.plus(more.batches()))
                .set(DATASET_STORAGE.BYTES_IN, DATASET_STORAGE.BYTES_IN.plus(more.bytesIn()))
                .set(DATASET_STORAGE.SEGMENTS, DATASET_STORAGE.SEGMENTS.plus(more.segments()))
                .set(DATASET_STORAGE.ROWS, DATASET_STORAGE.ROWS.plus(more.rows()))
                .set(DATASET_STORAGE.BYTES, DATASET_STORAGE.BYTES.plus(more.bytes()))
                .set(DATASET_STORAGE.ROWS_QUARANTINED, DATASET_STORAGE.ROWS_QUARANTINED.plus(more.rowsQuarantined()))
                .set(DATASET_STORAGE.BATCHES_REJECTED, DATASET_STORAGE.BATCHES_REJECTED.plus(more.rejected()))
                .set(DATASET_STORAGE.LAST_STORED_AT, at)
                .execute();
    }
}
