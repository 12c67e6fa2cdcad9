package io.infranaut.ingestion.command;

import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceCommand;
import io.infranaut.ingestion.api.SourceCommand.RegisterFileSource;
import io.infranaut.ingestion.api.SourceCommand.RegisterHttpSource;
import io.infranaut.ingestion.api.SourceCommand.StartSource;
import io.infranaut.ingestion.api.SourceCommand.StopSource;
import io.infranaut.ingestion.api.SourceFormat;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Registers, starts and stops sources.
@RestController
final class SourcesApi {
    private static final int BATCH_SIZE = 10_000;

    private final Commands commands;
    private final SourceDirectory directory;

    SourcesApi(Commands commands, SourceDirectory directory) {
        this.commands = commands;
        this.directory = directory;
    }

    enum Kind {
        HTTP,
        FILE
    }

    /// @param name unique in its namespace
    /// @param namespace that of the dataset when absent
    /// @param datasetId where the rows go
    /// @param format the only one it takes; any when absent, which a FILE source does not allow
    /// @param path FILE: a file or glob below the folder that is open to file sources
    /// @param batchSize FILE: rows of a batch, 10000 when absent
    /// @param queueRows rows that may wait, 5000000 when absent
    /// @param queueBytes bytes that may wait, 1 GiB when absent
    /// @param errorTolerance largest share of bad rows in a batch, 1 when absent
    record NewSource(
            @NotNull @Size(min = 1, max = 200) String name,

            @Nullable @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,62}")
            String namespace,

            @NotNull Kind kind,
            @NotNull DatasetId datasetId,
            @Nullable SourceFormat format,
            @Nullable @Size(max = 1000) String path,
            @Nullable Integer batchSize,
            @Nullable Long queueRows,
            @Nullable Long queueBytes,
            @Nullable Double errorTolerance) {}

    record RegisteredSource(SourceId id) {}

    @PostMapping("/api/v1/ingestion/sources")
    @Requires(Permission.EDIT)
    @Operation(
            operationId = "registerSource",
            summary = "Registers a source of rows for a dataset",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"name\": \"predictions\", \"kind\": \"HTTP\", \"datasetId\": "
                                                                    + "\"018f2c5e-0000-7000-8000-000000000001\"}"))))
    @Answers(value = RegisteredSource.class, status = 201)
    ResponseEntity<Object> register(@Valid @RequestBody NewSource body, Caller caller) {
        DatasetRegistered dataset = directory.dataset(body.datasetId(), caller);
        String namespace = body.namespace() == null ? dataset.namespace() : body.namespace();
        var id = new SourceId(Ids.derived("ingestion.source", namespace, body.name()));
        var intake = new Intake(
                body.queueRows() == null ? Intake.DEFAULT.queueRows() : body.queueRows(),
                body.queueBytes() == null ? Intake.DEFAULT.queueBytes() : body.queueBytes(),
                body.errorTolerance() == null ? Intake.DEFAULT.errorTolerance() : body.errorTolerance());
        SourceCommand command = switch (body.kind()) {
            case HTTP -> {
                if (body.path() != null || body.batchSize() != null) {
                    throw new InvalidInput(body.path() != null ? "/path" : "/batchSize", "only a FILE source has this");
                }
                yield new RegisterHttpSource(
                        id, namespace, body.name(), body.datasetId(), body.format(), intake, caller.at());
            }
            case FILE -> {
                if (body.format() == null) {
                    throw new InvalidInput("/format", "a FILE source has a format: NDJSON, CSV or PARQUET");
                }
                yield new RegisterFileSource(
                        id,
                        namespace,
                        body.name(),
                        body.datasetId(),
                        body.format(),
                        below(body.path()),
                        body.batchSize() == null ? BATCH_SIZE : body.batchSize(),
                        intake,
                        caller.at());
            }
        };
        return commands.send(
                command,
                caller,
                receipt -> Answer.created("/api/v1/ingestion/sources/" + id, new RegisteredSource(id)));
    }

    private static String below(@Nullable String path) {
        if (path == null || path.isBlank()) {
            throw new InvalidInput("/path", "a FILE source has a path or glob");
        }
        try {
            if (path.startsWith("/")
                    || path.indexOf('\\') >= 0
                    || path.indexOf('\0') >= 0
                    || Path.of(path.replaceAll("[*?\\[\\]{}]", "x")).isAbsolute()
                    || java.util.List.of(path.split("/", -1)).contains("..")) {
                throw new InvalidInput("/path", "the path is relative to the folder that is open to file sources");
            }
        } catch (InvalidPathException e) {
            throw new InvalidInput("/path", "this is not a path");
        }
        return path;
    }

    record SourceRun(@NotNull SourceId sourceId) {}

    @PostMapping("/api/v1/ingestion/start")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "startSource",
            summary = "Runs a source, from where it was",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"sourceId\": \"018f2c5e-0000-7000-8000-000000000001\"}"))))
    @Answers(SourceRun.class)
    ResponseEntity<Object> start(@Valid @RequestBody SourceRun body, Caller caller) {
        directory.source(body.sourceId(), caller);
        return commands.send(new StartSource(body.sourceId(), caller.at()), caller, receipt -> Answer.ok(body));
    }

    @PostMapping("/api/v1/ingestion/stop")
    @Requires(Permission.OPERATE)
    @Operation(
            operationId = "stopSource",
            summary = "Pauses a source; what waits in its queue stays there",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"sourceId\": \"018f2c5e-0000-7000-8000-000000000001\"}"))))
    @Answers(SourceRun.class)
    ResponseEntity<Object> stop(@Valid @RequestBody SourceRun body, Caller caller) {
        directory.source(body.sourceId(), caller);
        return commands.send(new StopSource(body.sourceId(), caller.at()), caller, receipt -> Answer.ok(body));
    }
}
