package io.infranaut.storage.command;

import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Bulk;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.queue.BatchAcceptor;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.Outcome;
import io.infranaut.platform.queue.QueuedBatch;
import io.infranaut.platform.queue.RowBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Stores rows for a dataset, on the same way that ingested rows take, and waits a little for what becomes of them.
@RestController
final class StoreApi {
    /// A caller that says nothing wants to know the digest.
    private static final Wait PATIENCE = new Wait(Duration.ofSeconds(20));

    private final BatchAcceptor acceptor;
    private final BatchQueue queue;
    private final Processors processors;

    StoreApi(BatchAcceptor acceptor, BatchQueue queue, Processors processors) {
        this.acceptor = acceptor;
        this.queue = queue;
        this.processors = processors;
    }

    /// @param digest of the rows
    /// @param segment digest of the file that holds them
    /// @param tier in which they are for good; the nearer ones follow
    /// @param rows how many were valid
    /// @param quarantined how many were not, and are kept apart
    record Stored(
            UUID batchId,
            UUID datasetId,
            @Nullable Digest digest,
            @Nullable Digest segment,
            String tier,
            long rows,
            long quarantined) {}

    /// @param dataset its id; or `namespace` (default `default`) and `name`
    @Bulk
    @PostMapping("/api/v1/storage/store")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "storeRows",
            summary = "Store rows for a dataset: JSON, NDJSON, CSV or Parquet",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/json",
                                        examples =
                                                @ExampleObject(
                                                        "[{\"at\": \"2026-01-05T10:00:00Z\", \"income\": 52000.5}]")),
                                @Content(
                                        mediaType = "application/x-ndjson",
                                        examples = @ExampleObject("{\"at\": \"2026-01-05T10:00:00Z\"}\n")),
                                @Content(
                                        mediaType = "text/csv",
                                        examples = @ExampleObject("at,income\n2026-01-05T10:00:00Z,52000.5\n")),
                                @Content(mediaType = "application/vnd.apache.parquet")
                            }))
    @Answers(value = Stored.class, status = 201)
    @Answers(value = Job.class, status = 202)
    ResponseEntity<Object> store(
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String name,
            HttpServletRequest request,
            Wait wait,
            Caller caller)
            throws IOException, HttpMediaTypeNotSupportedException {
        QueuedBatch accepted = acceptor.accept(meant(dataset, namespace, name), RowBody.of(request), caller);
        Wait patience = request.getHeader("Prefer") == null ? PATIENCE : wait;
        QueuedBatch batch = accepted.isDone()
                ? accepted
                : patience.until(() -> queue.find(accepted.id()).filter(QueuedBatch::isDone))
                        .orElse(accepted);
        var answer = ResponseEntity.status(status(batch));
        if (batch.job().problem() != null) {
            return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(body(batch));
        }
        if (batch.isDone()) {
            answer.header(Answer.POSITION, Long.toString(processors.newest()));
        }
        return answer.header("Location", "/api/v1/ingestion/batches/" + batch.id())
                .body(body(batch));
    }

    private static UUID meant(@Nullable UUID dataset, @Nullable String namespace, @Nullable String name) {
        if (dataset != null && name == null) {
            return dataset;
        }
        if (dataset == null && name != null) {
            return Ids.derived("dataset", namespace == null ? "default" : namespace, name);
        }
        throw new InvalidInput("?dataset", "a dataset is given by its id, or by namespace and name");
    }

    private static int status(QueuedBatch batch) {
        return switch (batch.job().state()) {
            case QUEUED, RUNNING -> 202;
            case COMPLETED -> 201;
            case FAILED, CANCELLED -> 422;
        };
    }

    private static Object body(QueuedBatch batch) {
        Outcome outcome = batch.outcome();
        Job job = batch.job();
        if (outcome == null || job.problem() != null) {
            return job.problem() == null ? job : job.problem();
        }
        return new Stored(
                batch.id(),
                batch.datasetId(),
                outcome.rowsDigest(),
                outcome.segment(),
                "cold",
                outcome.rows(),
                outcome.quarantined());
    }
}
