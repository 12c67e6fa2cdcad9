package io.infranaut.architecture;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.openapi.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schemas of events as they are told to others: a file `<type>.v<revision>.json` for each revision. That of
/// the present one follows from the record and its comments; those of earlier ones stay as they were.
final class EventSchemaFiles {
    private static final JsonMapper PRETTY = Json.configure(JsonMapper.builder())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final Path folder;
    private final Path approved;
    private final EventTypes types;
    private final Schemas.Descriptions descriptions;

    /// @param folder of the schemas
    /// @param approved events, as [ApprovedEvents] has them
    EventSchemaFiles(Path folder, Path approved, EventTypes types, Schemas.Descriptions descriptions) {
        this.folder = folder;
        this.approved = approved;
        this.types = types;
        this.descriptions = descriptions;
    }

    /// Writes those of the present revisions.
    void write() {
        try {
            Files.createDirectories(folder);
            for (Class<?> event : types.classes()) {
                Files.writeString(file(event), text(present(event)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is wrong, in sentences.
    List<String> problems() {
        var problems = new ArrayList<String>();
        for (Class<?> event : types.classes()) {
            Path file = file(event);
            if (Files.exists(file) && !read(file).equals(present(event))) {
                problems.add(file.getFileName() + " is not what the record says: write it anew");
            }
        }
        var all = new TreeSet<>(names(folder));
        for (String name : names(approved)) {
            if (all.remove(name)) {
                fits(name, problems);
            } else {
                problems.add("the schema " + name + " is missing");
            }
        }
        all.forEach(name -> problems.add("the schema " + name + " is of no event"));
        return problems;
    }

    /// Every approved event has the shape, and none that lacks a member or has one more, at any depth.
    private void fits(String name, List<String> problems) {
        Schema schema = REGISTRY.getSchema(read(folder.resolve(name)));
        read(approved.resolve(name)).properties().forEach(sample -> {
            schema.validate(sample.getValue())
                    .forEach(error -> problems.add(name + ": '" + sample.getKey() + "' does not fit: " + error));
            Mutations.of(sample.getValue()).forEach((what, mutation) -> {
                if (schema.validate(mutation).isEmpty()) {
                    problems.add(name + ": '" + sample.getKey() + "' fits although " + what);
                }
            });
        });
    }

    private ObjectNode present(Class<?> event) {
        EventType type = types.typeOf(event);
        ObjectNode schema = PRETTY.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.value());
        schema.setAll(Schemas.recorded(event, descriptions));
        JsonNode samples = read(approved.resolve(file(event).getFileName()));
        schema.putArray("examples").add(samples.get("complete"));
        return schema;
    }

    private Path file(Class<?> event) {
        EventType type = types.typeOf(event);
        return folder.resolve(type.value() + ".v" + type.revision() + ".json");
    }

    private static ObjectNode read(Path file) {
        return (ObjectNode) PRETTY.readTree(file.toFile());
    }

    private static String text(JsonNode json) {
        return PRETTY.writeValueAsString(json) + "\n";
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
