package io.infranaut.ingestion.projection;

import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_FILES;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_SOURCES;

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
import io.infranaut.persistence.jooq.public_.tables.records.IngestionBatchesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.IngestionFilesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.IngestionOffsetsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.IngestionSourcesRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Sources with what came through them. All that one source did is applied in order.
@Component
final class IngestionReadModel implements ReadModel {
    @Override
    public String name() {
        return "ingestion";
    }

    /// 2: a file that is taken again no longer counts as finished.
    @Override
    public int revision() {
        return 2;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        switch (event) {
            case SourceEvent e -> source(e, recorded, rows);
            case PartitionEvent e -> batch(e, recorded, rows);
            default -> {}
        }
    }

    private static void source(SourceEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case HttpSourceRegistered e ->
                rows.insert(registered(
                                e.sourceId(), e.namespace(), e.name(), e.datasetId(), e.intake(), e.at(), recorded)
                        .setKind("HTTP")
                        .setDirect(e.direct())
                        .setFormat(e.format() == null ? null : e.format().name())
                        .setState("RUNNING"));
            case FileSourceRegistered e ->
                rows.insert(
                        registered(e.sourceId(), e.namespace(), e.name(), e.datasetId(), e.intake(), e.at(), recorded)
                                .setKind("FILE")
                                .setDirect(false)
                                .setFormat(e.format().name())
                                .setPath(e.path())
                                .setBatchSize(e.batchSize())
                                .setState("STOPPED"));
            case SourceStarted e ->
                moved(e.sourceId(), "RUNNING", null, e.at(), recorded, rows).setRun(e.run());
            case SourceStopped e -> moved(e.sourceId(), "PAUSED", null, e.at(), recorded, rows);
            case SourceCompleted e -> moved(e.sourceId(), "COMPLETED", null, e.at(), recorded, rows);
            case SourceFailed e ->
                moved(e.sourceId(), "FAILED", e.cause(), e.at(), recorded, rows)
                        .setLastError(e.cause())
                        .setLastErrorAt(e.at());
            case FilesFound e ->
                changed(e.sourceId(), e.at(), recorded, rows)
                        .setFilesFound(e.files())
                        .setBytesFound(e.bytes());
            case FileTaken e -> taken(e, recorded, rows);
            case FileFinished e -> finished(e, recorded, rows);
        }
    }

    private static IngestionSourcesRecord registered(
            SourceId id,
            String namespace,
            String name,
            DatasetId dataset,
            Intake intake,
            Instant at,
            Recorded recorded) {
        return new IngestionSourcesRecord()
                .setId(id.value())
                .setNamespace(namespace)
                .setName(name)
                .setDatasetId(dataset.value())
                .setQueueRows(intake.queueRows())
                .setQueueBytes(intake.queueBytes())
                .setErrorTolerance(intake.errorTolerance())
                .setRun(0)
                .setFilesFound(0)
                .setFilesFinished(0)
                .setBytesFound(0L)
                .setBytesFinished(0L)
                .setRowsRead(0L)
                .setBatchesStored(0L)
                .setBatchesRejected(0L)
                .setRowsValid(0L)
                .setRowsQuarantined(0L)
                .setBytesIn(0L)
                .setRegisteredAt(at)
                .setChangedAt(at)
                .setVersion(recorded.version());
    }

    private static IngestionSourcesRecord changed(SourceId id, Instant at, Recorded recorded, Rows rows) {
        return rows.change(INGESTION_SOURCES, id.value()).setChangedAt(at).setVersion(recorded.version());
    }

    private static IngestionSourcesRecord moved(
            SourceId id, String state, @Nullable String cause, Instant at, Recorded recorded, Rows rows) {
        return changed(id, at, recorded, rows).setState(state).setCause(cause);
    }

    /// A file that has changed is taken again, and is not finished then.
    private static void taken(FileTaken e, Recorded recorded, Rows rows) {
        IngestionSourcesRecord source = changed(e.sourceId(), e.at(), recorded, rows);
        IngestionFilesRecord before = rows.find(INGESTION_FILES, e.sourceId().value(), e.file());
        if (before != null && before.getFinishedAt() != null) {
            source.setFilesFinished(source.getFilesFinished() - 1)
                    .setBytesFinished(source.getBytesFinished() - before.getBytes());
        }
        rows.put(new IngestionFilesRecord()
                .setSourceId(e.sourceId().value())
                .setFile(e.file())
                .setBody(e.body().value())
                .setBytes(e.bytes())
                .setTakenAt(e.at()));
    }

    private static void finished(FileFinished e, Recorded recorded, Rows rows) {
        IngestionSourcesRecord source = changed(e.sourceId(), e.at(), recorded, rows);
        IngestionFilesRecord file = rows.change(INGESTION_FILES, e.sourceId().value(), e.file());
        if (file.getFinishedAt() == null) {
            source.setFilesFinished(source.getFilesFinished() + 1)
                    .setBytesFinished(source.getBytesFinished() + file.getBytes());
        }
        source.setRowsRead(source.getRowsRead() + e.rows());
        file.setRows(e.rows()).setFinishedAt(e.at());
    }

    private static void batch(PartitionEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case BatchStored e -> {
                long valid = e.segment() == null ? 0 : e.segment().rows();
                long quarantined = e.quarantine() == null ? 0 : e.quarantine().rows();
                IngestionSourcesRecord source = came(e.sourceId(), e.at(), e.bytesIn(), rows);
                source.setBatchesStored(source.getBatchesStored() + 1)
                        .setRowsValid(source.getRowsValid() + valid)
                        .setRowsQuarantined(source.getRowsQuarantined() + quarantined);
                rows.insert(new IngestionBatchesRecord()
                        .setId(e.batchId().value())
                        .setSourceId(e.sourceId())
                        .setDatasetId(e.datasetId().value())
                        .setNamespace(source.getNamespace())
                        .setState("STORED")
                        .setRowsValid(valid)
                        .setRowsQuarantined(quarantined)
                        .setQuarantine(
                                e.quarantine() == null
                                        ? null
                                        : e.quarantine().file().value())
                        .setSegment(
                                e.segment() == null ? null : e.segment().file().value())
                        .setRowsDigest(
                                e.segment() == null
                                        ? null
                                        : e.segment().rowsDigest().value())
                        .setBytesIn(e.bytesIn())
                        .setAcceptedAt(e.acceptedAt())
                        .setDoneAt(e.at())
                        .setPosition(recorded.position()));
                offset(e.partitionId().value(), e.sourceId(), e.offset(), e.at(), rows);
            }
            case BatchRejected e -> {
                IngestionSourcesRecord source = came(e.sourceId(), e.at(), e.bytesIn(), rows);
                source.setBatchesRejected(source.getBatchesRejected() + 1)
                        .setLastError(e.reason())
                        .setLastErrorAt(e.at());
                rows.insert(new IngestionBatchesRecord()
                        .setId(e.batchId().value())
                        .setSourceId(e.sourceId())
                        .setDatasetId(e.datasetId().value())
                        .setNamespace(source.getNamespace())
                        .setState("REJECTED")
                        .setRowsValid(0L)
                        .setRowsQuarantined(0L)
                        .setBody(e.body().value())
                        .setReason(e.reason())
                        .setBytesIn(e.bytesIn())
                        .setDoneAt(e.at())
                        .setPosition(recorded.position()));
                offset(e.partitionId().value(), e.sourceId(), e.offset(), e.at(), rows);
            }
        }
    }

    private static IngestionSourcesRecord came(UUID source, Instant at, long bytes, Rows rows) {
        IngestionSourcesRecord row = rows.change(INGESTION_SOURCES, source);
        return row.setBytesIn(row.getBytesIn() + bytes).setLastBatchAt(at);
    }

    private static void offset(UUID partition, UUID source, long offset, Instant at, Rows rows) {
        rows.put(new IngestionOffsetsRecord()
                .setPartitionId(partition)
                .setSourceId(source)
                .setRecordOffset(offset)
                .setChangedAt(at));
    }
}
