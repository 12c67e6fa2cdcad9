package io.infranaut.validation.command;

import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Commands;
import io.infranaut.platform.http.GivenColumn;
import io.infranaut.validation.api.Compatibility;
import io.infranaut.validation.api.SchemaCommand.RegisterSchema;
import io.infranaut.validation.api.SchemaCommand.SetCompatibility;
import io.infranaut.validation.api.SchemaEvent.SchemaRegistered;
import io.infranaut.validation.api.SchemaId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Registers versions of schemas, and says what the next ones must keep.
@RestController("schemaCommands")
@Requires(Permission.EDIT)
final class SchemasApi {
    private final Commands commands;
    private final EventHistory history;

    SchemasApi(Commands commands, EventHistory history) {
        this.commands = commands;
        this.history = history;
    }

    /// @param namespace `default` when absent
    /// @param subject unique in the namespace; the same subject again makes its next version. A dataset's schema is a
    ///     version of the subject of the dataset's name.
    /// @param compatibility what this version and the next ones must keep; as it was when absent, BACKWARD for a new
    ///     subject
    /// @param columns in order; or a sample
    /// @param sample rows from which the columns are inferred
    /// @param roles of inferred columns, by name
    record NewSchema(
            @Pattern(regexp = "[a-z0-9][a-z0-9._-]{0,62}") @Nullable
            String namespace,

            @NotNull
            @Size(min = 1, max = 200)
            @Pattern(
                    regexp = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*",
                    message = "a subject has a visible character and no control characters")
            String subject,

            @Nullable Compatibility compatibility,
            @Nullable @Size(min = 1, max = 1000) List<@NotNull @Valid GivenColumn> columns,
            @Nullable @Size(min = 1, max = 10_000) List<@NotNull Map<String, @Nullable Object>> sample,
            @Nullable Map<String, @NotNull ColumnRole> roles) {}

    /// @param version that the schema is, whether it is new or was one already
    record RegisteredSchema(SchemaId id, String subject, int version, TableSchema schema) {}

    @PostMapping("/api/v1/validation/schemas")
    @Operation(
            operationId = "registerSchema",
            summary = "Register a schema as the next version of its subject, if it is compatible with those before",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"subject": "applications", "compatibility": "BACKWARD", "columns": [
                                      {"name": "at", "type": "TIMESTAMP", "role": "TIME", "nullable": false},
                                      {"name": "applicant", "type": "STRING", "role": "ID"},
                                      {"name": "income", "type": "DOUBLE"}]}"""))))
    @Answers(value = RegisteredSchema.class, status = 201)
    ResponseEntity<Object> register(@Valid @RequestBody NewSchema body, Caller caller) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        var id = new SchemaId(Ids.derived("schema", namespace, body.subject()));
        TableSchema schema = GivenColumn.schema(body.columns(), body.sample(), body.roles());
        return commands.send(
                new RegisterSchema(id, namespace, body.subject(), body.compatibility(), schema, caller.at()),
                caller,
                receipt -> {
                    int version = history.of(id, SchemaRegistered.class).stream()
                            .filter(registered -> registered.schema().equals(schema))
                            .findFirst()
                            .orElseThrow()
                            .version();
                    return Answer.created(
                            "/api/v1/validation/schemas/" + id + "/versions/" + version,
                            new RegisteredSchema(id, body.subject(), version, schema));
                });
    }

    /// @param compatibility what the next versions must keep
    record Mode(@NotNull Compatibility compatibility) {}

    @PutMapping("/api/v1/validation/schemas/{id}/compatibility")
    @Operation(
            operationId = "setSchemaCompatibility",
            summary = "Say what the next versions of a subject must keep",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"compatibility": "FULL_TRANSITIVE"}"""))))
    ResponseEntity<Object> mode(@PathVariable SchemaId id, @Valid @RequestBody Mode body, Caller caller) {
        return commands.send(
                new SetCompatibility(id, body.compatibility(), caller.at()), caller, receipt -> Answer.noContent());
    }
}
