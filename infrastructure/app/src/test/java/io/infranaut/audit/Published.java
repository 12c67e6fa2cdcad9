package io.infranaut.audit;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.infranaut.platform.json.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds a message against the AsyncAPI document.
final class Published {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private Published() {}

    /// What is wrong with a message's headers and value.
    static List<String> violations(JsonNode document, String message, JsonNode headers, JsonNode payload) {
        JsonNode described = document.at("/components/messages").path(message);
        return Stream.of(
                        validate(document, described.path("headers"), headers),
                        validate(document, described.path("payload"), payload))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> validate(JsonNode document, JsonNode schema, JsonNode value) {
        if (!(schema instanceof ObjectNode described)) {
            return List.of("the document does not describe it");
        }
        ObjectNode whole = described.deepCopy();
        ObjectNode components = Json.mapper().createObjectNode();
        components.set("schemas", document.at("/components/schemas"));
        whole.set("components", components);
        return REGISTRY.getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }
}
