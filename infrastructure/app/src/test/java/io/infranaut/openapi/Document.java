package io.infranaut.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document that a running application serves, and what it says of an answer.
final class Document {
    private final JsonNode root;
    private final List<Operation> operations;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    Document(JsonNode root) {
        this.root = root;
        var all = new ArrayList<Operation>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> all.add(new Operation(
                                verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), verb.getValue()))));
        this.operations = List.copyOf(all);
    }

    static Document of(RunningApp app) {
        return new Document(app.get("/api/v1/openapi.json").expect(200).body());
    }

    record Operation(String verb, String path, JsonNode node) {
        String id() {
            return node.path("operationId").asString("");
        }

        JsonNode content() {
            return node.path("requestBody").path("content");
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        return operations;
    }

    /// The operation that a request is for: of those whose path fits, the one with the fewest variables.
    Operation operation(String verb, String path) {
        String plain = path.replaceFirst("\\?.*", "");
        return operations.stream()
                .filter(operation -> operation.verb().equals(verb)
                        && plain.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+")))
                .min((a, b) -> a.path().split("\\{", -1).length - b.path().split("\\{", -1).length)
                .orElseThrow(() -> new AssertionError("the document has no " + verb + " " + path));
    }

    /// Follows a reference.
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asString().substring(1)) : node;
    }

    /// What is wrong with a body or parameter by its schema.
    List<String> violations(JsonNode schema, JsonNode value) {
        return schemas
                .computeIfAbsent(schema.toString(), none -> {
                    var whole = ((ObjectNode) schema).deepCopy();
                    whole.set("components", root.get("components"));
                    return registry.getSchema(whole);
                })
                .validate(value)
                .stream()
                .map(Object::toString)
                .toList();
    }

    /// What an answer has that the document does not say: its status, media type, headers or body.
    List<String> surprises(Operation operation, Reply reply) {
        JsonNode response = resolved(operation.node().path("responses").path(Integer.toString(reply.status())));
        if (response.isMissingNode()) {
            return List.of("status " + reply.status() + " " + reply.text());
        }
        var surprises = new ArrayList<String>();
        for (String header : List.of("Location", "ETag", "Retry-After", "Idempotency-Replayed", "Infranaut-Position")) {
            if (!reply.header(header).isEmpty() && !response.path("headers").has(header)) {
                surprises.add("header " + header + " of status " + reply.status());
            }
        }
        JsonNode content = response.path("content");
        if (reply.response().body().length == 0) {
            return content.isMissingNode() ? surprises : with(surprises, "no body");
        }
        String type = reply.header("Content-Type").replaceFirst(";.*", "").strip();
        Optional<JsonNode> media = Optional.of(content.path(type)).filter(found -> !found.isMissingNode());
        if (media.isEmpty()) {
            return with(surprises, "media type " + type + " of status " + reply.status());
        }
        if (type.endsWith("json") && !type.contains("ndjson")) {
            violations(media.get().get("schema"), Json.mapper().readTree(reply.text()))
                    .forEach(surprises::add);
        }
        return surprises;
    }

    private static List<String> with(List<String> list, String one) {
        list.add(one);
        return list;
    }
}
