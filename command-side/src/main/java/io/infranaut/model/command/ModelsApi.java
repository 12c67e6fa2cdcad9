package io.infranaut.model.command;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelCommand.RegisterModel;
import io.infranaut.model.api.ModelCommand.RegisterModelVersion;
import io.infranaut.model.api.ModelCommand.SetModelAlias;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Registers models and their versions, and points aliases at versions.
@RestController
@Requires(Permission.EDIT)
final class ModelsApi {
    private static final String NAMESPACE = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final String NAME = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*";

    private final Commands commands;
    private final EventHistory history;

    ModelsApi(Commands commands, EventHistory history) {
        this.commands = commands;
        this.history = history;
    }

    /// @param namespace `default` when absent
    record NewModel(
            @Nullable
            @Pattern(
                    regexp = NAMESPACE,
                    message = "a namespace has 1 to 63 characters of a-z, 0-9, dot, dash and underscore")
            String namespace,

            @Size(min = 1, max = 200)
            @Pattern(regexp = NAME, message = "a name has a visible character and no control characters")
            String name,

            Task task,
            @Nullable @Size(max = 10_000) String description,
            @Nullable @Size(max = 200) String owner,
            @Nullable @Size(max = 100) Set<@Size(min = 1, max = 100) String> tags) {}

    record RegisteredModel(ModelId id, String namespace, String name, Task task) {}

    @PostMapping("/api/v1/ml/models")
    @Operation(
            operationId = "registerModel",
            summary = "Register a model",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"name": "credit", "task": "BINARY_CLASSIFICATION", "owner": "risk", "tags": ["loans"]}"""))))
    @Answers(value = RegisteredModel.class, status = 201)
    ResponseEntity<Object> register(@Valid @RequestBody NewModel body, Caller caller) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        var id = new ModelId(Ids.derived("model", namespace, body.name()));
        var command = new RegisterModel(
                id,
                namespace,
                body.name(),
                body.task(),
                body.description(),
                body.owner(),
                Objects.requireNonNullElse(body.tags(), Set.of()),
                caller.at());
        return commands.send(
                command,
                caller,
                receipt -> Answer.created(
                        "/api/v1/ml/models/" + id, new RegisteredModel(id, namespace, body.name(), body.task())));
    }

    /// @param label the name it has elsewhere, unique within the model
    /// @param trainingId dataset that it was trained on
    /// @param predictionsId dataset that holds its prediction log
    /// @param labelsId dataset that holds the truth that comes later, joined by the ID column
    /// @param uri where the model is kept
    record NewVersion(
            @Nullable @Size(min = 1, max = 200) String label,
            @Nullable DatasetId trainingId,
            @Nullable DatasetId predictionsId,
            @Nullable DatasetId labelsId,
            @Nullable @Size(max = 2000) String uri) {}

    record RegisteredVersion(ModelId modelId, int version) {}

    @PostMapping("/api/v1/ml/models/{id}/versions")
    @Operation(
            operationId = "registerModelVersion",
            summary = "Register the next version of a model",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"label": "2026-05-rc1", "uri": "s3://models/credit/7",
                                     "predictionsId": "0190a1b2-0000-8000-8000-000000000001"}"""))))
    @Answers(value = RegisteredVersion.class, status = 201)
    ResponseEntity<Object> version(@PathVariable ModelId id, @Valid @RequestBody NewVersion body, Caller caller) {
        var command = new RegisterModelVersion(
                id, body.label(), body.trainingId(), body.predictionsId(), body.labelsId(), body.uri(), caller.at());
        return commands.send(command, caller, receipt -> {
            int version =
                    ((ModelVersionRegistered) history.at(id, receipt.version()).orElseThrow()).version();
            return Answer.created(
                    "/api/v1/ml/models/" + id + "/versions/" + version, new RegisteredVersion(id, version));
        });
    }

    record AliasTarget(
            @Positive int version,
            @Nullable @Size(max = 4000) String reason) {}

    @PutMapping("/api/v1/ml/models/{id}/aliases/{alias}")
    @Operation(
            operationId = "setModelAlias",
            summary = "Point an alias, for example production, at a version",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"version": 2, "reason": "better recall since May"}"""))))
    ResponseEntity<Object> alias(
            @PathVariable ModelId id, @PathVariable String alias, @Valid @RequestBody AliasTarget body, Caller caller) {
        if (!alias.matches(NAMESPACE)) {
            throw new InvalidInput("", "an alias has 1 to 63 characters of a-z, 0-9, dot, dash and underscore");
        }
        return commands.send(
                new SetModelAlias(id, alias, body.version(), body.reason(), caller.at()),
                caller,
                receipt -> Answer.noContent());
    }
}
