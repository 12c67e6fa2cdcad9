package io.infranaut.baseline.command;

import io.infranaut.baseline.api.BaselineCommand;
import io.infranaut.baseline.api.BaselineCommand.PromoteBaseline;
import io.infranaut.baseline.api.BaselineCommand.RequestBaselineVersion;
import io.infranaut.baseline.api.BaselineCommand.UpdateBaseline;
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
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
import io.infranaut.platform.table.Micros;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Asks for versions of baselines and chooses the current one.
@RestController
@Requires(Permission.EDIT)
final class BaselinesApi {
    private final Commands commands;
    private final Jobs jobs;

    BaselinesApi(Commands commands, Jobs jobs) {
        this.commands = commands;
        this.jobs = jobs;
    }

    /// @param baselineId of a baseline that is there; or `name`
    /// @param namespace of baseline, dataset and model; `default` when absent
    /// @param name of the baseline, which is made when there is none
    /// @param description of the baseline; absent leaves it as it is
    /// @param model name of the model it is the reference of; or `modelId`
    /// @param dataset name of the dataset; or `datasetId`
    /// @param datasetVersion whose rows are taken; absent for all that is stored now
    /// @param from earliest event time, inclusive
    /// @param to latest event time, exclusive
    /// @param promote whether the version becomes the current one when it is pinned; true when absent
    record NewBaseline(
            @Nullable BaselineId baselineId,

            @Nullable
            @Pattern(
                    regexp = "[a-z0-9][a-z0-9._-]{0,62}",
                    message = "a namespace has 1 to 63 characters of a-z, 0-9, dot, dash and underscore")
            String namespace,

            @Nullable
            @Size(min = 1, max = 200)
            @Pattern(
                    regexp = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*",
                    message = "a name has a visible character and no control characters")
            String name,

            @Nullable @Size(max = 10_000) String description,
            @Nullable ModelId modelId,
            @Nullable @Size(min = 1, max = 200) String model,
            @Nullable @Positive Integer modelVersion,
            @Nullable DatasetId datasetId,
            @Nullable @Size(min = 1, max = 200) String dataset,
            @Nullable @Positive Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Boolean promote,
            @Nullable @Size(max = 4000) String note) {}

    @PostMapping("/api/v1/drift/update-baseline")
    @Operation(
            operationId = "updateBaseline",
            summary = "Pin the next version of a baseline to a dataset's version or to a window",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "credit-reference", "dataset": "loans",
                                     "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}"""))))
    @Answers(
            value = Job.class,
            status = {200, 202})
    ResponseEntity<Object> update(@Valid @RequestBody NewBaseline body, Caller caller, Wait wait) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        if ((body.baselineId() == null) == (body.name() == null)) {
            throw new InvalidInput("/name", "a baseline is named by its name or by its id");
        }
        if ((body.datasetId() == null) == (body.dataset() == null)) {
            throw new InvalidInput("/dataset", "a dataset is named by its name or by its id");
        }
        if (body.modelId() != null && body.model() != null) {
            throw new InvalidInput("/model", "a model is named by its name or by its id");
        }
        DatasetId dataset = body.dataset() == null
                ? Objects.requireNonNull(body.datasetId())
                : new DatasetId(Ids.derived("dataset", namespace, body.dataset()));
        UUID request = newId("baseline-version", caller);
        boolean promote = !Boolean.FALSE.equals(body.promote());
        BaselineCommand command;
        if (body.name() == null) {
            if (body.modelId() != null
                    || body.model() != null
                    || body.description() != null
                    || body.namespace() != null) {
                throw new InvalidInput(
                        "/baselineId",
                        "namespace, model and description belong to a baseline that is named by its name");
            }
            command = new RequestBaselineVersion(
                    Objects.requireNonNull(body.baselineId()),
                    body.modelVersion(),
                    dataset,
                    body.datasetVersion(),
                    Micros.whole(body.from()),
                    Micros.whole(body.to()),
                    promote,
                    body.note(),
                    request,
                    caller.at());
        } else {
            command = new UpdateBaseline(
                    new BaselineId(Ids.derived("baseline", namespace, body.name())),
                    namespace,
                    body.name(),
                    body.description(),
                    body.model() == null ? body.modelId() : new ModelId(Ids.derived("model", namespace, body.model())),
                    body.modelVersion(),
                    dataset,
                    body.datasetVersion(),
                    Micros.whole(body.from()),
                    Micros.whole(body.to()),
                    promote,
                    body.note(),
                    request,
                    caller.at());
        }
        String location = "/api/v1/drift/baselines/" + command.baselineId() + "/version-requests/" + request;
        ResponseEntity<Object> accepted =
                commands.send(command, caller, receipt -> Answer.accepted(location, Job.queued(request)));
        return jobs.await(accepted, "baseline-version", request, wait);
    }

    /// The same for a request that is repeated with its Idempotency-Key.
    private static UUID newId(String kind, Caller caller) {
        return caller.idempotencyKey() == null
                ? Ids.next(caller.at())
                : Ids.derived(kind, caller.actor().value(), caller.idempotencyKey());
    }

    record Current(
            @Positive int version,
            @Nullable @Size(max = 4000) String reason) {}

    @PutMapping("/api/v1/drift/baselines/{id}/current")
    @Operation(
            operationId = "promoteBaseline",
            summary = "Make a pinned version the current one, be it later (promote) or earlier (roll back)",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"version": 1, "reason": "the window of version 2 held test traffic"}"""))))
    ResponseEntity<Object> promote(@PathVariable BaselineId id, @Valid @RequestBody Current body, Caller caller) {
        return commands.send(
                new PromoteBaseline(id, body.version(), body.reason(), caller.at()),
                caller,
                receipt -> Answer.noContent());
    }
}
