package io.infranaut.ingestion.query;

import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_BATCHES;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_FILES;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_OFFSETS;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_SOURCES;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.sum;

import io.infranaut.persistence.jooq.public_.tables.records.IngestionBatchesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.IngestionSourcesRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.Outcome;
import io.infranaut.platform.queue.QueuedBatch;
import io.infranaut.platform.queue.Waiting;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.trail.Sensitive;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows sources and batches.
@RestController
@Requires(Permission.READ)
@Reads("ingestion")
final class IngestionApi {
    private static final int RATE_SECONDS = 60;

    private final DSLContext db;
    private final BatchQueue queue;
    private final SpoolStore spool;
    private final Clock clock;

    IngestionApi(DSLContext db, BatchQueue queue, SpoolStore spool, Clock clock) {
        this.db = db;
        this.queue = queue;
        this.spool = spool;
        this.clock = clock;
    }

    record SourceView(
            UUID id,
            String namespace,
            String name,
            String kind,
            UUID datasetId,
            @Nullable String format,
            @Nullable String path,
            @Nullable Integer batchSize,
            long queueRows,
            long queueBytes,
            double errorTolerance,
            String state,
            Instant registeredAt,
            Instant changedAt) {}

    @GetMapping("/api/v1/ingestion/sources")
    @Operation(operationId = "listSources", summary = "Sources, by namespace and name")
    Page<SourceView> sources(
            @RequestParam @Nullable String namespace,
            @RequestParam @Nullable UUID datasetId,
            PageRequest page,
            Caller caller) {
        List<String> after = page.after(2);
        List<SourceView> rows = db.selectFrom(INGESTION_SOURCES)
                .where(open(caller))
                .and(namespace == null ? noCondition() : INGESTION_SOURCES.NAMESPACE.eq(namespace))
                .and(datasetId == null ? noCondition() : INGESTION_SOURCES.DATASET_ID.eq(datasetId))
                .and(
                        after.isEmpty()
                                ? noCondition()
                                : row(INGESTION_SOURCES.NAMESPACE, INGESTION_SOURCES.NAME)
                                        .gt(after.getFirst(), after.getLast()))
                .orderBy(INGESTION_SOURCES.NAMESPACE, INGESTION_SOURCES.NAME)
                .limit(page.limit() + 1)
                .fetch(IngestionApi::view);
        return Page.of(rows, page, source -> List.of(source.namespace(), source.name()));
    }

    @GetMapping("/api/v1/ingestion/sources/{id}")
    @Operation(operationId = "getSource", summary = "One source")
    ResponseEntity<SourceView> source(@PathVariable UUID id, Caller caller) {
        IngestionSourcesRecord source = find(id, caller);
        return ResponseEntity.ok().eTag(Answer.etag(source.getVersion())).body(view(source));
    }

    private static Condition open(Caller caller) {
        return caller.mayEnter("*") ? noCondition() : INGESTION_SOURCES.NAMESPACE.in(caller.namespaces());
    }

    private IngestionSourcesRecord find(UUID id, Caller caller) {
        return db.fetchOptional(INGESTION_SOURCES, INGESTION_SOURCES.ID.eq(id))
                .filter(source -> caller.mayEnter(source.getNamespace()))
                .orElseThrow(() -> new NotFound("source", id));
    }

    private static SourceView view(IngestionSourcesRecord source) {
        return new SourceView(
                source.getId(),
                source.getNamespace(),
                source.getName(),
                source.getKind(),
                source.getDatasetId(),
                source.getFormat(),
                source.getPath(),
                source.getBatchSize(),
                source.getQueueRows(),
                source.getQueueBytes(),
                source.getErrorTolerance(),
                source.getState(),
                source.getRegisteredAt(),
                source.getChangedAt());
    }

    /// @param offset of the last record of the queue that was stored or rejected
    record OffsetView(UUID partition, long offset, Instant at) {}

    /// @param rows null until every row is in the queue
    record FileView(
            String file,
            String digest,
            long bytes,
            @Nullable Long rows,
            Instant takenAt,
            @Nullable Instant finishedAt) {}

    /// @param done share of the files' bytes that is in the queue, 0 to 1
    /// @param files the newest first, at most 100
    record Progress(int filesFound, int filesFinished, long rowsRead, double done, List<FileView> files) {}

    /// @param batches that wait
    /// @param rows in them, as estimated
    /// @param seconds since the oldest of them came
    record Lag(long batches, long rows, long bytes, double seconds) {}

    record Failure(String message, Instant at) {}

    /// @param cause why it has failed
    /// @param rowsIn valid and quarantined
    /// @param rate rows a second that were stored in the last minute
    /// @param progress of a file source
    record StatusView(
            UUID sourceId,
            String namespace,
            String name,
            String kind,
            UUID datasetId,
            String state,
            @Nullable String cause,
            int run,
            List<OffsetView> offsets,
            long rowsIn,
            long rowsValid,
            long rowsQuarantined,
            long bytesIn,
            long batchesStored,
            long batchesRejected,
            double rate,
            Lag lag,
            @Nullable Failure lastError,
            @Nullable Instant lastBatchAt,
            @Nullable Progress progress) {}

    @GetMapping("/api/v1/ingestion/status")
    @Operation(operationId = "ingestionStatus", summary = "How far each source is")
    Page<StatusView> status(@RequestParam @Nullable UUID sourceId, PageRequest page, Caller caller) {
        if (sourceId != null) {
            find(sourceId, caller);
        }
        List<String> after = page.after(2);
        Instant now = clock.instant();
        Map<UUID, Waiting> waiting = queue.waiting();
        var sources = db.selectFrom(INGESTION_SOURCES)
                .where(open(caller))
                .and(sourceId == null ? noCondition() : INGESTION_SOURCES.ID.eq(sourceId))
                .and(
                        after.isEmpty()
                                ? noCondition()
                                : row(INGESTION_SOURCES.NAMESPACE, INGESTION_SOURCES.NAME)
                                        .gt(after.getFirst(), after.getLast()))
                .orderBy(INGESTION_SOURCES.NAMESPACE, INGESTION_SOURCES.NAME)
                .limit(page.limit() + 1)
                .fetch();
        List<UUID> ids = sources.getValues(INGESTION_SOURCES.ID);
        Map<UUID, Long> recent = db.select(
                        INGESTION_BATCHES.SOURCE_ID,
                        sum(INGESTION_BATCHES.ROWS_VALID).cast(Long.class))
                .from(INGESTION_BATCHES)
                .where(INGESTION_BATCHES.SOURCE_ID.in(ids))
                .and(INGESTION_BATCHES.DONE_AT.gt(now.minusSeconds(RATE_SECONDS)))
                .groupBy(INGESTION_BATCHES.SOURCE_ID)
                .fetchMap(r -> r.value1(), r -> r.value2());
        Map<UUID, List<OffsetView>> offsets = db.selectFrom(INGESTION_OFFSETS)
                .where(INGESTION_OFFSETS.SOURCE_ID.in(ids))
                .fetchGroups(
                        r -> r.getSourceId(),
                        r -> new OffsetView(r.getPartitionId(), r.getRecordOffset(), r.getChangedAt()));
        List<StatusView> views = sources.map(source -> new StatusView(
                source.getId(),
                source.getNamespace(),
                source.getName(),
                source.getKind(),
                source.getDatasetId(),
                source.getState(),
                source.getCause(),
                source.getRun(),
                offsets.getOrDefault(source.getId(), List.of()),
                source.getRowsValid() + source.getRowsQuarantined(),
                source.getRowsValid(),
                source.getRowsQuarantined(),
                source.getBytesIn(),
                source.getBatchesStored(),
                source.getBatchesRejected(),
                (double) recent.getOrDefault(source.getId(), 0L) / RATE_SECONDS,
                lag(waiting.getOrDefault(source.getId(), Waiting.NOTHING), now),
                source.getLastError() == null ? null : new Failure(source.getLastError(), source.getLastErrorAt()),
                source.getLastBatchAt(),
                source.getKind().equals("FILE") ? progress(source) : null));
        return Page.of(views, page, view -> List.of(view.namespace(), view.name()));
    }

    private static Lag lag(Waiting waiting, Instant now) {
        double seconds = waiting.oldest() == null
                ? 0
                : Math.max(0, Duration.between(waiting.oldest(), now).toMillis() / 1000.0);
        return new Lag(waiting.batches(), waiting.rows(), waiting.bytes(), seconds);
    }

    private Progress progress(IngestionSourcesRecord source) {
        List<FileView> files = db.selectFrom(INGESTION_FILES)
                .where(INGESTION_FILES.SOURCE_ID.eq(source.getId()))
                .orderBy(INGESTION_FILES.TAKEN_AT.desc(), INGESTION_FILES.FILE)
                .limit(100)
                .fetch(f -> new FileView(
                        f.getFile(), f.getBody(), f.getBytes(), f.getRows(), f.getTakenAt(), f.getFinishedAt()));
        double done = source.getState().equals("COMPLETED")
                ? 1
                : source.getBytesFound() == 0 ? 0 : Math.min(1, (double) source.getBytesIn() / source.getBytesFound());
        return new Progress(source.getFilesFound(), source.getFilesFinished(), source.getRowsRead(), done, files);
    }

    /// @param boundRows how many may wait
    record SourceQueue(
            UUID sourceId, String name, long batches, long rows, long bytes, long boundRows, long boundBytes) {}

    record QueueView(long batches, long rows, long bytes, List<SourceQueue> sources) {}

    @GetMapping("/api/v1/ingestion/queue-size")
    @Operation(operationId = "queueSize", summary = "What waits, per source and in all")
    QueueView queueSize(Caller caller) {
        Map<UUID, Waiting> waiting = queue.waiting();
        List<SourceQueue> sources = db.selectFrom(INGESTION_SOURCES)
                .where(open(caller))
                .orderBy(INGESTION_SOURCES.NAMESPACE, INGESTION_SOURCES.NAME)
                .fetch(source -> {
                    Waiting one = waiting.getOrDefault(source.getId(), Waiting.NOTHING);
                    return new SourceQueue(
                            source.getId(),
                            source.getName(),
                            one.batches(),
                            one.rows(),
                            one.bytes(),
                            source.getQueueRows(),
                            source.getQueueBytes());
                });
        return new QueueView(
                sources.stream().mapToLong(SourceQueue::batches).sum(),
                sources.stream().mapToLong(SourceQueue::rows).sum(),
                sources.stream().mapToLong(SourceQueue::bytes).sum(),
                sources);
    }

    @Answers(value = Job.class, result = Outcome.class)
    @GetMapping("/api/v1/ingestion/batches/{id}")
    @Operation(operationId = "getBatch", summary = "What became of a batch")
    Job batch(@PathVariable UUID id, Caller caller) {
        IngestionBatchesRecord stored = db.fetchOne(INGESTION_BATCHES, INGESTION_BATCHES.ID.eq(id));
        if (stored != null) {
            if (!caller.mayEnter(stored.getNamespace())) {
                throw new NotFound("batch", id);
            }
            return job(stored);
        }
        QueuedBatch queued = queue.find(id).orElseThrow(() -> new NotFound("batch", id));
        String namespace = db.select(INGESTION_SOURCES.NAMESPACE)
                .from(INGESTION_SOURCES)
                .where(INGESTION_SOURCES.ID.eq(queued.sourceId()))
                .fetchOne(INGESTION_SOURCES.NAMESPACE);
        if (namespace == null || !caller.mayEnter(namespace)) {
            throw new NotFound("batch", id);
        }
        return queued.job();
    }

    private static Job job(IngestionBatchesRecord batch) {
        return new QueuedBatch(
                        batch.getId(),
                        batch.getSourceId(),
                        batch.getDatasetId(),
                        batch.getBytesIn(),
                        batch.getDoneAt(),
                        new Outcome(
                                digest(batch.getSegment()),
                                digest(batch.getRowsDigest()),
                                batch.getRowsValid(),
                                batch.getRowsQuarantined(),
                                digest(batch.getQuarantine()),
                                batch.getReason()))
                .job();
    }

    private static @Nullable Digest digest(@Nullable String hex) {
        return hex == null ? null : new Digest(hex);
    }

    record BatchView(
            UUID id,
            UUID sourceId,
            UUID datasetId,
            String state,
            long rowsValid,
            long rowsQuarantined,
            @Nullable String reason,
            long bytesIn,
            Instant doneAt,
            String position) {}

    @GetMapping("/api/v1/ingestion/batches")
    @Operation(operationId = "listBatches", summary = "Batches of a source that are done, in their order")
    Page<BatchView> batches(@RequestParam UUID sourceId, PageRequest page, Caller caller) {
        find(sourceId, caller);
        List<BatchView> rows = db.selectFrom(INGESTION_BATCHES)
                .where(INGESTION_BATCHES.SOURCE_ID.eq(sourceId))
                .and(page.after(INGESTION_BATCHES.POSITION))
                .orderBy(INGESTION_BATCHES.POSITION)
                .limit(page.limit() + 1)
                .fetch(b -> new BatchView(
                        b.getId(),
                        b.getSourceId(),
                        b.getDatasetId(),
                        b.getState(),
                        b.getRowsValid(),
                        b.getRowsQuarantined(),
                        b.getReason(),
                        b.getBytesIn(),
                        b.getDoneAt(),
                        b.getPosition().toString()));
        return Page.of(rows, page, batch -> List.of(batch.position()));
    }

    @GetMapping("/api/v1/ingestion/quarantine/{batchId}")
    @Operation(
            operationId = "getQuarantine",
            summary = "The rows of a batch that failed, as they came, with what is wrong with each; NDJSON",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/x-ndjson")))
    @Sensitive
    ResponseEntity<InputStreamResource> quarantine(@PathVariable UUID batchId, Caller caller) throws IOException {
        IngestionBatchesRecord batch = db.fetchOptional(INGESTION_BATCHES, INGESTION_BATCHES.ID.eq(batchId))
                .filter(found -> caller.mayEnter(found.getNamespace()) && found.getQuarantine() != null)
                .orElseThrow(() -> new NotFound("quarantine of batch", batchId));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_NDJSON)
                .body(new InputStreamResource(spool.open(new Digest(batch.getQuarantine()))));
    }
}
