package io.infranaut.monitoring.command;

import io.infranaut.model.api.ModelId;
import io.infranaut.monitoring.api.ChunkCommand.VerifyPerformance;
import io.infranaut.monitoring.api.ChunkId;
import io.infranaut.monitoring.api.Chunking;
import io.infranaut.monitoring.api.MonitorCommand.ChangeChunking;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Jobs;
import io.infranaut.platform.http.Wait;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Steers the performance monitors, and has their measurements verified.
@RestController
final class PerformanceApi {
    private final Commands commands;
    private final Jobs jobs;

    PerformanceApi(Commands commands, Jobs jobs) {
        this.commands = commands;
        this.jobs = jobs;
    }

    /// One of the two.
    ///
    /// @param count rows of a chunk
    /// @param period length of a chunk in event time, for example `P1D`
    record ChunkSize(@Nullable Long count, @Nullable Duration period) {}

    record Settings(@NotNull ChunkSize chunk) {}

    @PutMapping("/api/v1/monitoring/performance/{modelId}/{version}")
    @Requires(Permission.EDIT)
    @Operation(
            operationId = "changePerformanceMonitor",
            summary = "Cut the prediction log of a model version into other chunks; all are measured anew",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            examples = @ExampleObject("{\"chunk\": {\"count\": 1000}}"))))
    @Answers(Settings.class)
    ResponseEntity<Object> change(
            @PathVariable ModelId modelId,
            @PathVariable int version,
            @Valid @RequestBody Settings body,
            Caller caller) {
        ChunkSize size = body.chunk();
        if ((size.count() == null) == (size.period() == null)) {
            throw new InvalidInput("/chunk", "a chunk has a count of rows or a period");
        }
        var chunking = new Chunking(size.count(), size.period());
        return commands.send(
                new ChangeChunking(monitor(modelId, version), chunking, caller.at()),
                caller,
                receipt -> Answer.ok(new Settings(size)));
    }

    @PostMapping("/api/v1/monitoring/performance/{modelId}/{version}/chunks/{chunk}/verify")
    @Requires(Permission.AUDIT)
    @Operation(
            operationId = "verifyPerformance",
            summary = "Measure a chunk again from its recorded inputs and compare byte for byte")
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> verify(
            @PathVariable ModelId modelId,
            @PathVariable int version,
            @PathVariable int chunk,
            Caller caller,
            Wait wait) {
        UUID verification = caller.idempotencyKey() == null
                ? Ids.next(caller.at())
                : Ids.derived("performance-verification", caller.actor().value(), caller.idempotencyKey());
        var chunkId = new ChunkId(Ids.derived("chunk", monitor(modelId, version).toString(), Integer.toString(chunk)));
        ResponseEntity<Object> accepted = commands.send(
                new VerifyPerformance(chunkId, verification, caller.at()),
                caller,
                receipt ->
                        Answer.accepted("/api/v1/monitoring/verifications/" + verification, Job.queued(verification)));
        return jobs.await(accepted, "performance-verification", verification, wait);
    }

    private static MonitorId monitor(ModelId modelId, int version) {
        return new MonitorId(Ids.derived("monitor", modelId.toString(), Integer.toString(version)));
    }
}
