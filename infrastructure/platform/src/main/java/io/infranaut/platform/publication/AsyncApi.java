package io.infranaut.platform.publication;

import io.infranaut.platform.json.Json;
import io.infranaut.platform.kafka.KafkaAddress;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The AsyncAPI 3.0 document of the topics of events: a channel for each context, a message for each revision of each
/// event, with its schema and an example.
@Component
public final class AsyncApi {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String HEADERS = "CloudEvent";
    private static final String BINDING = "0.5.0";
    private static final String EXAMPLE_ID = "018f2c5e-0000-7000-8000-000000000001";
    private static final String EXAMPLE_TIME = "2026-01-02T03:04:05.678901Z";

    private final EventSchemas schemas;
    private final CloudEvents cloudEvents;
    private final KafkaAddress address;
    private final OpenAPI openApi;

    AsyncApi(EventSchemas schemas, CloudEvents cloudEvents, KafkaAddress address, OpenAPI openApi) {
        this.schemas = schemas;
        this.cloudEvents = cloudEvents;
        this.address = address;
        this.openApi = openApi;
    }

    /// The document, with the address of Kafka once that is there.
    public ObjectNode document() {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Events of Infranaut")
                .put("version", openApi.getInfo().getVersion())
                .put("description", """
                        Every event of the history, as a CloudEvent 1.0 in binary mode: attributes in headers, the \
                        event's JSON as the value. The key is the id of the aggregate. Each event is there at least \
                        once, those of an aggregate in their order, on one partition; the id tells repetitions. An \
                        event's shape never changes: another shape is another revision, a message of its own.""")
                .putObject("license")
                .put("name", openApi.getInfo().getLicense().getName())
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        document.put("defaultContentType", CloudEvents.CONTENT_TYPE);
        server(document.putObject("servers").putObject("kafka"));
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        ObjectNode shapes = components.putObject("schemas");
        shapes.set(HEADERS, headers());
        schemas.all()
                .forEach((type, revisions) -> revisions.forEach((revision, schema) -> {
                    String context = CloudEvents.context(type);
                    String name = type + ".v" + revision;
                    if (!channels.has(context)) {
                        channel(channels.putObject(context), context);
                        operation(operations.putObject("publish-" + context), context);
                    }
                    ((ObjectNode) channels.get(context).get("messages"))
                            .putObject(name)
                            .put("$ref", "#/components/messages/" + name);
                    message(messages.putObject(name), type, revision, schema);
                    shapes.set(name, shape(schema, name));
                }));
        return document;
    }

    private void server(ObjectNode server) {
        server.put("host", "{bootstrapServers}")
                .put("protocol", "kafka")
                .put(
                        "description",
                        "The Kafka that this instance publishes to, without authentication unless that"
                                + " Kafka asks for it");
        server.putObject("variables")
                .putObject("bootstrapServers")
                .put("description", "As Kafka's clients take it")
                .put(
                        "default",
                        address.bootstrapServers().exceptionally(_ -> "").getNow(""));
    }

    private void channel(ObjectNode channel, String context) {
        channel.put("address", CloudEvents.TOPICS + context).put("title", "Events of " + context);
        openApi.getTags().stream()
                .filter(tag -> tag.getName().equals(context))
                .map(Tag::getDescription)
                .findFirst()
                .ifPresent(description -> channel.put("description", description));
        channel.putArray("servers").addObject().put("$ref", "#/servers/kafka");
        channel.putObject("messages");
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", CloudEvents.TOPICS + context);
        ObjectNode settings = kafka.putObject("topicConfiguration");
        settings.putArray("cleanup.policy").add("delete");
        settings.put("retention.ms", -1);
        kafka.put("bindingVersion", BINDING);
    }

    private static void operation(ObjectNode operation, String context) {
        operation.put("action", "send").put("summary", "Publishes each event of " + context + " after it was recorded");
        operation.putObject("channel").put("$ref", "#/channels/" + context);
    }

    private void message(ObjectNode message, String type, int revision, ObjectNode schema) {
        String name = type + ".v" + revision;
        message.put("name", name).put("title", type + ", revision " + revision);
        if (schema.has("description")) {
            message.set("description", schema.get("description"));
        }
        message.put("contentType", CloudEvents.CONTENT_TYPE);
        ObjectNode headers = message.putObject("headers").put("type", "object");
        headers.putArray("allOf").addObject().put("$ref", SCHEMAS + HEADERS);
        ObjectNode own = headers.putObject("properties");
        own.putObject("ce_type").put("const", CloudEvents.type(type, revision));
        own.putObject("ce_source").put("const", CloudEvents.source(CloudEvents.context(type)));
        message.putObject("payload").put("$ref", SCHEMAS + name);
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("description", "The id of the event's aggregate");
        kafka.put("bindingVersion", BINDING);
        ArrayNode examples = message.putArray("examples");
        for (JsonNode payload : schema.path("examples")) {
            ObjectNode example = examples.addObject();
            ObjectNode attributes = example.putObject("headers");
            values(type, revision).forEach(attributes::put);
            example.set("payload", payload);
        }
    }

    private Map<String, String> values(String type, int revision) {
        var values = new TreeMap<String, String>();
        values.put("ce_specversion", "1.0");
        values.put("ce_id", EXAMPLE_ID);
        values.put("ce_source", CloudEvents.source(CloudEvents.context(type)));
        values.put("ce_type", CloudEvents.type(type, revision));
        values.put("ce_subject", EXAMPLE_ID);
        values.put("ce_time", EXAMPLE_TIME);
        values.put("ce_dataschema", cloudEvents.schema(type, revision));
        values.put("ce_sequence", "0");
        values.put("ce_position", "1");
        values.put("content-type", CloudEvents.CONTENT_TYPE);
        return values;
    }

    private static ObjectNode headers() {
        ObjectNode headers = Json.mapper().createObjectNode().put("type", "object");
        headers.put("description", "Attributes of CloudEvents 1.0 and two extensions, each a UTF-8 text");
        ObjectNode all = headers.putObject("properties");
        header(all, "ce_specversion", "The version of CloudEvents").put("const", "1.0");
        header(all, "ce_id", "Id of the event, the same however often it is published")
                .put("format", "uuid");
        header(all, "ce_source", "The context that the event is of");
        header(all, "ce_type", "The event's stable name and the revision of its shape");
        header(all, "ce_subject", "Id of the event's aggregate, the record's key");
        header(all, "ce_time", "When the event was recorded").put("format", "date-time");
        header(all, "ce_dataschema", "Where the JSON Schema of the value is").put("format", "uri");
        header(all, "ce_sequence", "The event's number among those of its aggregate, counted from 0")
                .put("pattern", "^[0-9]+$");
        header(all, "ce_position", "The event's place in the order of all events, growing, with gaps")
                .put("pattern", "^[0-9]+$");
        header(all, "content-type", "The media type of the value").put("const", CloudEvents.CONTENT_TYPE);
        ArrayNode required = headers.putArray("required");
        List.copyOf(all.propertyNames()).forEach(required::add);
        return headers;
    }

    private static ObjectNode header(ObjectNode all, String name, String description) {
        return all.putObject(name).put("type", "string").put("description", description);
    }

    /// A schema as a component: what it refers to is found from the document's root.
    private static ObjectNode shape(ObjectNode schema, String name) {
        ObjectNode shape = schema.deepCopy();
        shape.remove(List.of("$schema", "examples"));
        refer(shape, SCHEMAS + name + "/$defs/");
        return shape;
    }

    private static void refer(JsonNode node, String place) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            object.put("$ref", object.get("$ref").asString().replace("#/$defs/", place));
        }
        node.forEach(child -> refer(child, place));
    }
}
