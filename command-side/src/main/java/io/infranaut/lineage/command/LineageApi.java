package io.infranaut.lineage.command;

import io.infranaut.lineage.api.EdgeCommand.RecordEdge;
import io.infranaut.lineage.api.EdgeId;
import io.infranaut.lineage.api.Node;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Records edges that Infranaut cannot know by itself.
@RestController
@Requires(Permission.OPERATE)
final class LineageApi {
    private final Commands commands;

    LineageApi(Commands commands) {
        this.commands = commands;
    }

    /// @param id of the resource; of a version, the resource's id, a slash and the version's number
    /// @param label what people call it; the id when absent
    record NewNode(
            @NotNull Node.Kind kind,

            @NotNull
            @Pattern(
                    regexp = "[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}(/[1-9][0-9]{0,8})?",
                    message =
                            "an id has 1 to 200 letters, digits, dots, dashes, colons, at signs and underscores, and after a"
                                    + " slash the number of a version")
            String id,

            @Nullable @Size(min = 1, max = 500) String label) {
        Node node() {
            return new Node(kind, id, Objects.requireNonNullElse(label, id));
        }
    }

    /// @param namespace `default` when absent
    /// @param source what was there first
    /// @param target what came of it
    /// @param relationship of the source to the target, for example `copied-to`
    /// @param details how the target came of the source
    record NewEdge(
            @Nullable
            @Pattern(
                    regexp = "[a-z0-9][a-z0-9._-]{0,62}",
                    message = "a namespace has 1 to 63 characters of a-z, 0-9, dot, dash and underscore")
            String namespace,

            @NotNull @Valid NewNode source,
            @NotNull @Valid NewNode target,

            @NotNull
            @Pattern(
                    regexp = "[a-z][a-z0-9-]{0,62}",
                    message = "a relationship has 1 to 63 characters of a-z, 0-9 and dash, and begins with a letter")
            String relationship,

            @Nullable @Size(max = 100)
            Map<@Size(min = 1, max = 200) String, @NotNull @Size(max = 10_000) String> details) {}

    record RecordedEdge(EdgeId id, String namespace, Node source, Node target, String relationship) {}

    @PostMapping("/api/v1/metadata/lineage")
    @Operation(
            operationId = "recordLineage",
            summary = "Record by hand that one node leads to another",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(mediaType = "application/json", examples = @ExampleObject("""
                                    {"source": {"kind": "SOURCE", "id": "warehouse.loans", "label": "loans of the warehouse"},
                                     "target": {"kind": "DATASET", "id": "0190a1b2-0000-8000-8000-000000000001", "label": "loans"},
                                     "relationship": "copied-to", "details": {"job": "nightly"}}"""))))
    @Answers(value = RecordedEdge.class, status = 201)
    ResponseEntity<Object> record(@Valid @RequestBody NewEdge body, Caller caller) {
        String namespace = Objects.requireNonNullElse(body.namespace(), "default");
        Node source = body.source().node();
        Node target = body.target().node();
        var id = new EdgeId(Ids.derived(
                "lineage",
                namespace,
                source.kind().name(),
                source.id(),
                target.kind().name(),
                target.id(),
                body.relationship()));
        var command = new RecordEdge(
                id,
                namespace,
                source,
                target,
                body.relationship(),
                new TreeMap<>(Objects.requireNonNullElse(body.details(), Map.of())),
                caller.at());
        return commands.send(
                command,
                caller,
                receipt -> Answer.created(
                        "/api/v1/metadata/lineage/" + target.id(),
                        new RecordedEdge(id, namespace, source, target, body.relationship())));
    }
}
