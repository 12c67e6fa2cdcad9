package io.infranaut.platform.publication;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema (2020-12) of every revision of every event: files of the contracts, those of present revisions
/// written from the records, those of earlier ones as they were. The build sees to it that none is missing.
@Component
public final class EventSchemas {
    private static final String FOLDER = "/event-schemas/";

    private final CloudEvents cloudEvents;
    private final SortedMap<String, SortedMap<Integer, ObjectNode>> schemas = new TreeMap<>();

    EventSchemas(EventTypes types, CloudEvents cloudEvents) {
        this.cloudEvents = cloudEvents;
        for (Class<?> event : types.classes()) {
            EventType type = types.typeOf(event);
            var revisions = new TreeMap<Integer, ObjectNode>();
            for (int revision = 1; revision <= type.revision(); revision++) {
                ObjectNode schema = read(type.value() + ".v" + revision);
                if (schema != null) {
                    revisions.put(revision, schema);
                }
            }
            schemas.put(type.value(), revisions);
        }
    }

    private static @Nullable ObjectNode read(String name) {
        try (InputStream file = EventSchemas.class.getResourceAsStream(FOLDER + name + ".json")) {
            return file == null ? null : (ObjectNode) Json.mapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The revisions of each event.
    SortedMap<String, SortedMap<Integer, ObjectNode>> all() {
        return schemas;
    }

    /// The schema of an event, which names where it is served.
    public Optional<ObjectNode> of(String type, int revision) {
        return Optional.ofNullable(schemas.get(type))
                .map(revisions -> revisions.get(revision))
                .map(schema -> {
                    ObjectNode served = schema.objectNode();
                    served.set("$schema", schema.get("$schema"));
                    served.put("$id", cloudEvents.schema(type, revision));
                    return served.setAll(schema);
                });
    }
}
