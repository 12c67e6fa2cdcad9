package io.infranaut.dataset.command;

import io.infranaut.dataset.api.DatasetCommand.ArchiveDataset;
import io.infranaut.dataset.api.DatasetCommand.DescribeDataset;
import io.infranaut.dataset.api.DatasetCommand.RegisterDataset;
import io.infranaut.dataset.api.DatasetCommand.RequestDatasetVersion;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.GivenColumn;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Jobs;
import io.infranaut.platform.http.Wait;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Registers, describes and archives datasets, and pins versions of them.
@RestController
@Requires(Permission.EDIT)
final class DatasetsApi {
    private final Commands commands;
    private final Jobs jobs;

    DatasetsApi(Commands commands, Jobs jobs) {
        this.commands = commands;
        this.jobs = jobs;
    }

    /// @param namespace `default` when absent
    /// @param columns in order; or a sample
    /// @param sample rows from which the columns are inferred
    /// @param roles of inferred columns, by name
    record NewDataset(
            @Nullable
            @Pattern(
                    regexp = "[a-z0-9][a-z0-9._-]{0,62}",
                    message = "a namespace has 1 to 63 characters of a-z, 0-9, dot, dash and underscore")
            String namespace,

            @NotNull
            @Size(min = 1, max = 200)
            @Pattern(
                    regexp = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*",
                    message = "a name has a visible character and no control characters")
            String name,

            @Nullable @Size(max = 10_000) String description,
            @Nullable @Size(min = 1) List<@NotNull @Valid GivenColumn> columns,
            @Nullable @Size(min = 1, max = 10_000) List<@NotNull Map<String, @Nullable Object>> sample,
            @Nullable Map<String, @NotNull ColumnRole> roles,
            @Nullable @Size(max = 200) String owner,
            @Nullable @Size(max = 100) Set<@NotNull @Size(min = 1, max = 100) String> tags,
            @Nullable @Size(max = 1000) String source) {}

    record RegisteredDataset(DatasetId id, String namespace, String name, TableSchema schema) {}

    @PostMapping("/api/v1/metadata/datasets")
    @Operation(
            operationId = "registerDataset",
            summary = "Register a dataset, its columns given or inferred from sample rows",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "loans", "owner": "risk", "tags": ["credit"],
                                     "columns": [
                                       {"name": "at", "type": "TIMESTAMP", "role": "TIME", "nullable": false},
                                       {"name": "applicant", "type": "STRING", "role": "ID"},
                                       {"name": "income", "type": "DOUBLE"},
                                       {"name": "granted", "type": "BOOLEAN", "role": "PREDICTION"}]}"""))))
    @Answers(value = RegisteredDataset.class, status = 201)
    ResponseEntity<Object> register(@Valid @RequestBody NewDataset body, Caller caller) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        var id = new DatasetId(Ids.derived("dataset", namespace, body.name()));
        TableSchema schema = GivenColumn.schema(body.columns(), body.sample(), body.roles());
        var command = new RegisterDataset(
                id,
                namespace,
                body.name(),
                body.description(),
                schema,
                body.owner(),
                Objects.requireNonNullElse(body.tags(), Set.of()),
                body.source(),
                caller.at());
        return commands.send(
                command,
                caller,
                receipt -> Answer.created(
                        "/api/v1/metadata/datasets/" + id, new RegisteredDataset(id, namespace, body.name(), schema)));
    }

    /// What is absent stays as it is.
    record Description(
            @Nullable @Size(max = 10_000) String description,
            @Nullable @Size(max = 200) String owner,
            @Nullable @Size(max = 100) Set<@NotNull @Size(min = 1, max = 100) String> tags) {}

    @PatchMapping("/api/v1/metadata/datasets/{id}")
    @Operation(
            operationId = "describeDataset",
            summary = "Change description, owner or tags of a dataset",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"description": "Loan applications since 2024", "tags": ["credit", "daily"]}"""))))
    ResponseEntity<Object> describe(@PathVariable DatasetId id, @Valid @RequestBody Description body, Caller caller) {
        return commands.send(
                new DescribeDataset(id, body.description(), body.owner(), body.tags(), caller.at()),
                caller,
                receipt -> Answer.noContent());
    }

    @DeleteMapping("/api/v1/metadata/datasets/{id}")
    @Operation(
            operationId = "archiveDataset",
            summary = "Archive a dataset: it takes no more rows, what is there stays")
    ResponseEntity<Object> archive(@PathVariable DatasetId id, Caller caller) {
        return commands.send(new ArchiveDataset(id, caller.at()), caller, receipt -> Answer.noContent());
    }

    /// @param from first event time of a window; all rows stored so far without bounds
    /// @param to first event time after the window
    record NewVersion(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable @Size(max = 4000) String note) {}

    @PostMapping("/api/v1/metadata/datasets/{id}/versions")
    @Operation(
            operationId = "pinDatasetVersion",
            summary = "Pin a version: all rows stored so far, or those of a window of event time",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "note": "reference"}"""))))
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> pin(
            @PathVariable DatasetId id, @Valid @RequestBody NewVersion body, Caller caller, Wait wait) {
        UUID request = caller.idempotencyKey() == null
                ? Ids.next(caller.at())
                : Ids.derived("dataset-version", id.toString(), caller.actor().value(), caller.idempotencyKey());
        String location = "/api/v1/metadata/datasets/" + id + "/version-requests/" + request;
        ResponseEntity<Object> accepted = commands.send(
                new RequestDatasetVersion(id, request, body.from(), body.to(), body.note(), caller.at()),
                caller,
                receipt -> Answer.accepted(location, Job.queued(request)));
        return jobs.await(accepted, "dataset-version", request, wait);
    }
}
