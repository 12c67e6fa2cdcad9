package io.infranaut.ingestion.projection;

import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_BATCHES;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_FILES;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_OFFSETS;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_SOURCES;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceEvent;
import io.infranaut.ingestion.api.SourceEvent.FileFinished;
import io.infranaut.ingestion.api.SourceEvent.FileSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.FileTaken;
import io.infranaut.ingestion.api.SourceEvent.FilesFound;
import io.infranaut.ingestion.api.SourceEvent.HttpSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.SourceCompleted;
import io.infranaut.ingestion.api.SourceEvent.SourceFailed;
import io.infranaut.ingestion.api.SourceEvent.SourceStarted;
import io.infranaut.ingestion.api.SourceEvent.SourceStopped;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.persistence.jooq.public_.tables.records.IngestionSourcesRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.InsertSetMoreStep;
import org.jooq.UpdateSetMoreStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sources with what came through them. All that one source did is applied in order.
@Component
final class IngestionReadModel implements ReadModel {
    @Override
    public String name() {
        return "ingestion";
    }

    @Override
    public Object sequenceKey(Object event, Recorded recorded) {
        return switch (event) {
            case SourceEvent e -> e.sourceId().value();
            case BatchStored e -> e.sourceId();
            case BatchRejected e -> e.sourceId();
            default -> recorded.aggregateId();
        };
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(SourceEvent.class, PartitionEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        switch (event) {
            case SourceEvent e -> source(e, recorded, db);
            case PartitionEvent e -> batch(e, recorded, db);
            default -> {}
        }
    }

    private static void source(SourceEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case HttpSourceRegistered e ->
                registered(e.sourceId(), e.namespace(), e.name(), e.datasetId(), e.intake(), e.at(), recorded, db)
                        .set(INGESTION_SOURCES.KIND, "HTTP")
                        .set(INGESTION_SOURCES.DIRECT, e.direct())
                        .set(
                                INGESTION_SOURCES.FORMAT,
                                e.format() == null ? null : e.format().name())
                        .set(INGESTION_SOURCES.STATE, "RUNNING")
                        .execute();
            case FileSourceRegistered e ->
                registered(e.sourceId(), e.namespace(), e.name(), e.datasetId(), e.intake(), e.at(), recorded, db)
                        .set(INGESTION_SOURCES.KIND, "FILE")
                        .set(INGESTION_SOURCES.DIRECT, false)
                        .set(INGESTION_SOURCES.FORMAT, e.format().name())
                        .set(INGESTION_SOURCES.PATH, e.path())
                        .set(INGESTION_SOURCES.BATCH_SIZE, e.batchSize())
                        .set(INGESTION_SOURCES.STATE, "STOPPED")
                        .execute();
            case SourceStarted e ->
                exactlyOne(moved(e.sourceId(), "RUNNING", null, e.at(), recorded, db)
                        .set(INGESTION_SOURCES.RUN, e.run())
                        .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                        .execute());
            case SourceStopped e ->
                exactlyOne(moved(e.sourceId(), "PAUSED", null, e.at(), recorded, db)
                        .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                        .execute());
            case SourceCompleted e ->
                exactlyOne(moved(e.sourceId(), "COMPLETED", null, e.at(), recorded, db)
                        .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                        .execute());
            case SourceFailed e ->
                exactlyOne(moved(e.sourceId(), "FAILED", e.cause(), e.at(), recorded, db)
                        .set(INGESTION_SOURCES.LAST_ERROR, e.cause())
                        .set(INGESTION_SOURCES.LAST_ERROR_AT, e.at())
                        .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                        .execute());
            case FilesFound e ->
                exactlyOne(changed(e.at(), recorded, db)
                        .set(INGESTION_SOURCES.FILES_FOUND, e.files())
                        .set(INGESTION_SOURCES.BYTES_FOUND, e.bytes())
                        .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                        .execute());
            case FileTaken e -> taken(e, recorded, db);
            case FileFinished e -> finished(e, recorded, db);
        }
    }

    private static InsertSetMoreStep<IngestionSourcesRecord> registered(
            SourceId id,
            String namespace,
            String name,
            DatasetId dataset,
            Intake intake,
            Instant at,
            Recorded recorded,
            DSLContext db) {
        return db.insertInto(INGESTION_SOURCES)
                .set(INGESTION_SOURCES.ID, id.value())
                .set(INGESTION_SOURCES.NAMESPACE, namespace)
                .set(INGESTION_SOURCES.NAME, name)
                .set(INGESTION_SOURCES.DATASET_ID, dataset.value())
                .set(INGESTION_SOURCES.QUEUE_ROWS, intake.queueRows())
                .set(INGESTION_SOURCES.QUEUE_BYTES, intake.queueBytes())
                .set(INGESTION_SOURCES.ERROR_TOLERANCE, intake.errorTolerance())
                .set(INGESTION_SOURCES.REGISTERED_AT, at)
                .set(INGESTION_SOURCES.CHANGED_AT, at)
                .set(INGESTION_SOURCES.VERSION, recorded.version());
    }

    private static UpdateSetMoreStep<IngestionSourcesRecord> changed(Instant at, Recorded recorded, DSLContext db) {
        return db.update(INGESTION_SOURCES)
                .set(INGESTION_SOURCES.CHANGED_AT, at)
                .set(INGESTION_SOURCES.VERSION, recorded.version());
    }

    private static UpdateSetMoreStep<IngestionSourcesRecord> moved(
            SourceId id, String state, @Nullable String cause, Instant at, Recorded recorded, DSLContext db) {
        return changed(at, recorded, db).set(INGESTION_SOURCES.STATE, state).set(INGESTION_SOURCES.CAUSE, cause);
    }

    private static void taken(FileTaken e, Recorded recorded, DSLContext db) {
        db.insertInto(INGESTION_FILES)
                .set(INGESTION_FILES.SOURCE_ID, e.sourceId().value())
                .set(INGESTION_FILES.FILE, e.file())
                .set(INGESTION_FILES.BODY, e.body().value())
                .set(INGESTION_FILES.BYTES, e.bytes())
                .set(INGESTION_FILES.TAKEN_AT, e.at())
                .onConflict(INGESTION_FILES.SOURCE_ID, INGESTION_FILES.FILE)
                .doUpdate()
                .set(INGESTION_FILES.BODY, e.body().value())
                .set(INGESTION_FILES.BYTES, e.bytes())
                .set(INGESTION_FILES.TAKEN_AT, e.at())
                .setNull(INGESTION_FILES.ROWS)
                .setNull(INGESTION_FILES.FINISHED_AT)
                .execute();
        exactlyOne(changed(e.at(), recorded, db)
                .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                .execute());
    }

    private static void finished(FileFinished e, Recorded recorded, DSLContext db) {
        exactlyOne(db.update(INGESTION_FILES)
                .set(INGESTION_FILES.ROWS, e.rows())
                .set(INGESTION_FILES.FINISHED_AT, e.at())
                .where(INGESTION_FILES.SOURCE_ID.eq(e.sourceId().value()))
                .and(INGESTION_FILES.FILE.eq(e.file()))
                .execute());
        var done = DSL.select(DSL.count())
                .from(INGESTION_FILES)
                .where(INGESTION_FILES.SOURCE_ID.eq(e.sourceId().value()))
                .and(INGESTION_FILES.FINISHED_AT.isNotNull());
        var bytes = DSL.select(DSL.coalesce(DSL.sum(INGESTION_FILES.BYTES).cast(Long.class), 0L))
                .from(INGESTION_FILES)
                .where(INGESTION_FILES.SOURCE_ID.eq(e.sourceId().value()))
                .and(INGESTION_FILES.FINISHED_AT.isNotNull());
        exactlyOne(changed(e.at(), recorded, db)
                .set(INGESTION_SOURCES.FILES_FINISHED, DSL.field(done))
                .set(INGESTION_SOURCES.BYTES_FINISHED, DSL.field(bytes))
                .set(INGESTION_SOURCES.ROWS_READ, INGESTION_SOURCES.ROWS_READ.plus(e.rows()))
                .where(INGESTION_SOURCES.ID.eq(e.sourceId().value()))
                .execute());
    }

    private static void batch(PartitionEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case BatchStored e -> {
                long valid = e.segment() == null ? 0 : e.segment().rows();
                long quarantined = e.quarantine() == null ? 0 : e.quarantine().rows();
                String namespace = came(e.sourceId(), e.at(), e.bytesIn(), valid, quarantined, true, null, db);
                db.insertInto(INGESTION_BATCHES)
                        .set(INGESTION_BATCHES.ID, e.batchId().value())
                        .set(INGESTION_BATCHES.SOURCE_ID, e.sourceId())
                        .set(INGESTION_BATCHES.DATASET_ID, e.datasetId().value())
                        .set(INGESTION_BATCHES.NAMESPACE, namespace)
                        .set(INGESTION_BATCHES.STATE, "STORED")
                        .set(INGESTION_BATCHES.ROWS_VALID, valid)
                        .set(INGESTION_BATCHES.ROWS_QUARANTINED, quarantined)
                        .set(
                                INGESTION_BATCHES.QUARANTINE,
                                e.quarantine() == null
                                        ? null
                                        : e.quarantine().file().value())
                        .set(
                                INGESTION_BATCHES.SEGMENT,
                                e.segment() == null ? null : e.segment().file().value())
                        .set(
                                INGESTION_BATCHES.ROWS_DIGEST,
                                e.segment() == null
                                        ? null
                                        : e.segment().rowsDigest().value())
                        .set(INGESTION_BATCHES.BYTES_IN, e.bytesIn())
                        .set(INGESTION_BATCHES.ACCEPTED_AT, e.acceptedAt())
                        .set(INGESTION_BATCHES.DONE_AT, e.at())
                        .set(INGESTION_BATCHES.POSITION, recorded.position())
                        .execute();
                offset(e.partitionId().value(), e.sourceId(), e.offset(), e.at(), db);
            }
            case BatchRejected e -> {
                String namespace = came(e.sourceId(), e.at(), e.bytesIn(), 0, 0, false, e.reason(), db);
                db.insertInto(INGESTION_BATCHES)
                        .set(INGESTION_BATCHES.ID, e.batchId().value())
                        .set(INGESTION_BATCHES.SOURCE_ID, e.sourceId())
                        .set(INGESTION_BATCHES.DATASET_ID, e.datasetId().value())
                        .set(INGESTION_BATCHES.NAMESPACE, namespace)
                        .set(INGESTION_BATCHES.STATE, "REJECTED")
                        .set(INGESTION_BATCHES.ROWS_VALID, 0L)
                        .set(INGESTION_BATCHES.ROWS_QUARANTINED, 0L)
                        .set(INGESTION_BATCHES.BODY, e.body().value())
                        .set(INGESTION_BATCHES.REASON, e.reason())
                        .set(INGESTION_BATCHES.BYTES_IN, e.bytesIn())
                        .set(INGESTION_BATCHES.DONE_AT, e.at())
                        .set(INGESTION_BATCHES.POSITION, recorded.position())
                        .execute();
                offset(e.partitionId().value(), e.sourceId(), e.offset(), e.at(), db);
            }
        }
    }

    /// @return the source's namespace
    private static String came(
            UUID source,
            Instant at,
            long bytes,
            long valid,
            long quarantined,
            boolean stored,
            @Nullable String error,
            DSLContext db) {
        var counted = db.update(INGESTION_SOURCES)
                .set(INGESTION_SOURCES.BYTES_IN, INGESTION_SOURCES.BYTES_IN.plus(bytes))
                .set(INGESTION_SOURCES.ROWS_VALID, INGESTION_SOURCES.ROWS_VALID.plus(valid))
                .set(INGESTION_SOURCES.ROWS_QUARANTINED, INGESTION_SOURCES.ROWS_QUARANTINED.plus(quarantined))
                .set(INGESTION_SOURCES.BATCHES_STORED, INGESTION_SOURCES.BATCHES_STORED.plus(stored ? 1 : 0))
                .set(INGESTION_SOURCES.BATCHES_REJECTED, INGESTION_SOURCES.BATCHES_REJECTED.plus(stored ? 0 : 1))
                .set(INGESTION_SOURCES.LAST_BATCH_AT, at);
        var row = (error == null
                        ? counted
                        : counted.set(INGESTION_SOURCES.LAST_ERROR, error).set(INGESTION_SOURCES.LAST_ERROR_AT, at))
                .where(INGESTION_SOURCES.ID.eq(source))
                .returning(INGESTION_SOURCES.NAMESPACE)
                .fetchOne();
        if (row == null) {
            throw new IllegalStateException("there is no source " + source);
        }
        return row.getNamespace();
    }

    private static void offset(UUID partition, UUID source, long offset, Instant at, DSLContext db) {
        db.insertInto(INGESTION_OFFSETS)
                .set(INGESTION_OFFSETS.PARTITION_ID, partition)
                .set(INGESTION_OFFSETS.SOURCE_ID, source)
                .set(INGESTION_OFFSETS.RECORD_OFFSET, offset)
                .set(INGESTION_OFFSETS.CHANGED_AT, at)
                .onConflict(INGESTION_OFFSETS.PARTITION_ID)
                .doUpdate()
                .set(INGESTION_OFFSETS.RECORD_OFFSET, offset)
                .set(INGESTION_OFFSETS.CHANGED_AT, at)
                .execute();
    }
}
