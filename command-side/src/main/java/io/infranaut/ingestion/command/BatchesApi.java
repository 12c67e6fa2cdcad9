package io.infranaut.ingestion.command;

import io.infranaut.ingestion.api.SourceId;
import io.infranaut.ingestion.domain.Source;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Bulk;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Wait;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.QueuedBatch;
import io.infranaut.platform.queue.RowBody;
import io.infranaut.storage.api.BatchId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Takes pushed batches.
@RestController
final class BatchesApi {
    private final Intakes intakes;
    private final BatchQueue queue;
    private final SourceDirectory directory;
    private final Processors processors;

    BatchesApi(Intakes intakes, BatchQueue queue, SourceDirectory directory, Processors processors) {
        this.intakes = intakes;
        this.queue = queue;
        this.directory = directory;
        this.processors = processors;
    }

    @Bulk
    @PostMapping("/api/v1/ingestion/sources/{id}/batches")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "pushBatch",
            summary = "Pushes a batch of rows; accepted once they are durable",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/json",
                                        examples =
                                                @ExampleObject("[{\"age\": 41, \"income\": 52000.5}, {\"age\": 29}]")),
                                @Content(
                                        mediaType = "application/x-ndjson",
                                        examples = @ExampleObject("{\"age\": 41}\n")),
                                @Content(mediaType = "text/csv", examples = @ExampleObject("age,income\n41,52000.5\n")),
                                @Content(mediaType = "application/vnd.apache.parquet")
                            }))
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> push(@PathVariable SourceId id, HttpServletRequest request, Wait wait, Caller caller)
            throws IOException, HttpMediaTypeNotSupportedException {
        Source.Known source = directory.source(id, caller);
        if (!source.pushed()) {
            throw new RuleBroken("source-must-be-pushed-to", "this source reads files; it takes no batches");
        }
        RowBody body = RowBody.of(request);
        if (source.format() != null
                && !body.format().name().equals(source.format().name())) {
            throw new HttpMediaTypeNotSupportedException(
                    null,
                    List.of(MediaType.parseMediaType(
                            RowFormat.valueOf(source.format().name()).mediaType())),
                    null,
                    "this source takes " + source.format() + " only");
        }
        return answer(intakes.accept(id, source.datasetId(), source.intake(), body, caller), wait);
    }

    private ResponseEntity<Object> answer(QueuedBatch batch, Wait wait) {
        QueuedBatch now = batch.isDone()
                ? batch
                : wait.until(() -> queue.find(batch.id()).filter(QueuedBatch::isDone))
                        .orElse(batch);
        var answer = ResponseEntity.status(now.isDone() ? 200 : 202)
                .header("Location", "/api/v1/ingestion/batches/" + batch.id());
        if (now.isDone()) {
            answer.header(Answer.POSITION, Long.toString(processors.newest()));
        }
        return answer.body(now.job());
    }

    /// Rows that failed go through the same source again, once: those that fail again are quarantined with the new
    /// batch.
    @PostMapping("/api/v1/ingestion/quarantine/{batchId}/replay")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "replayQuarantine",
            summary = "Sends the rows of a batch that failed through its source again")
    @Answers(
            value = Job.class,
            status = {200, 202})
    @Answers(status = {429, 503})
    ResponseEntity<Object> replay(@PathVariable BatchId batchId, Wait wait, Caller caller) throws IOException {
        QueuedBatch batch = queue.find(batchId.value())
                .filter(found -> found.outcome() != null && found.outcome().quarantine() != null)
                .orElseThrow(() -> new NotFound("quarantine of batch", batchId));
        Source.Known source = directory.source(new SourceId(batch.sourceId()), caller);
        return answer(intakes.replay(batch, source.intake(), caller), wait);
    }
}
