package io.infranaut.architecture;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.axon.EventSerializer;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.axon.Upcasters;
import io.infranaut.platform.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.common.AxonException;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A folder with one file `<type>.v<revision>.json` for every shape that an event has ever had: a JSON object with an
/// event for each of the names of [Samples]. A file is never changed; it may only gain events, when an enumeration
/// gains a constant.
final class ApprovedEvents {
    private static final JsonMapper PRETTY = Json.configure(JsonMapper.builder())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final Pattern NAME = Pattern.compile("(.+)\\.v([1-9][0-9]*)\\.json");

    private final Path folder;
    private final EventTypes types;
    private final EventSerializer serializer;
    private final Upcasters upcasters;

    ApprovedEvents(Path folder, EventTypes types, Upcasters upcasters) {
        this.folder = folder;
        this.types = types;
        this.serializer = new EventSerializer(types);
        this.upcasters = upcasters;
    }

    /// Writes the shapes that are new. What is approved stays as it is.
    void write() {
        for (Class<?> event : types.classes()) {
            EventType type = types.typeOf(event);
            ObjectNode samples = samples(event);
            ObjectNode approved = read(type.value(), type.revision());
            if (approved == null || isNotChangedBy(approved, samples)) {
                write(file(type.value(), type.revision()), samples);
            }
        }
    }

    /// What is wrong, in sentences; nothing if every shape is approved and still read.
    List<String> problems() {
        var problems = new ArrayList<String>();
        var expected = new TreeSet<String>();
        for (Class<?> event : types.classes()) {
            EventType type = types.typeOf(event);
            for (int revision = 1; revision <= type.revision(); revision++) {
                expected.add(file(type.value(), revision).getFileName().toString());
            }
            shape(event, type, problems);
        }
        for (String name : files()) {
            if (!expected.remove(name)) {
                problems.add(name + ": there is no such event; what was stored once must stay readable");
            } else {
                reads(name, problems);
            }
        }
        expected.forEach(name -> problems.add(name + " is missing"));
        return problems;
    }

    private void shape(Class<?> event, EventType type, Collection<String> problems) {
        ObjectNode approved = read(type.value(), type.revision());
        if (approved == null) {
            return;
        }
        ObjectNode samples = samples(event);
        if (!isNotChangedBy(approved, samples)) {
            problems.add(type.value() + " has another shape than its revision " + type.revision()
                    + " was approved with: give it revision " + (type.revision() + 1) + " and an upcaster");
        } else if (!text(approved).equals(text(samples))) {
            problems.add(type.value() + " has values that its file does not show yet: write it anew");
        }
    }

    /// Every approved event is read by what reads stored events; at its present revision it is the sample that it was,
    /// and from any other it comes whole: no member that the upcasters left out, none null that must not be.
    private void reads(String name, Collection<String> problems) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalStateException(name);
        }
        ObjectNode approved = Objects.requireNonNull(read(parts.group(1), Integer.parseInt(parts.group(2))));
        Class<?> type = types.classOf(parts.group(1)).orElseThrow();
        boolean present = types.typeOf(type).revision() == Integer.parseInt(parts.group(2));
        Map<String, Object> samples = present ? Samples.of(type) : Map.of();
        approved.properties().forEach(entry -> {
            try {
                Object event = stored(parts.group(1), parts.group(2), entry.getValue());
                if (present && !event.equals(samples.getOrDefault(entry.getKey(), event))) {
                    problems.add(name + ": '" + entry.getKey() + "' is read as another event");
                }
                missing(event, "")
                        .forEach(path -> problems.add(name + ": '" + entry.getKey() + "' is read without " + path));
            } catch (AxonException | IllegalArgumentException | IllegalStateException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                problems.add(name + ": '" + entry.getKey() + "' is not read: " + cause.getMessage());
            }
        });
    }

    private Object stored(String type, String revision, JsonNode payload) {
        var entry = new GenericDomainEventEntry<>(
                "any",
                "any",
                0,
                "any",
                Instant.EPOCH,
                type,
                revision,
                bytes(payload),
                bytes(PRETTY.createObjectNode()));
        return EventStreamUtils.upcastAndDeserializeDomainEvents(Stream.of(entry), serializer, upcasters)
                .next()
                .getPayload();
    }

    private static byte[] bytes(JsonNode json) {
        return Json.mapper().writeValueAsBytes(json);
    }

    private static List<String> missing(Object value, String path) {
        var missing = new ArrayList<String>();
        switch (value) {
            case Record all -> {
                for (RecordComponent component : all.getClass().getRecordComponents()) {
                    Object inner = of(all, component);
                    String name = path.isEmpty() ? component.getName() : path + "." + component.getName();
                    if (inner != null) {
                        missing.addAll(missing(inner, name));
                    } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                        missing.add(name);
                    }
                }
            }
            case Collection<?> all -> all.forEach(inner -> missing.addAll(missing(inner, path)));
            default -> {}
        }
        return missing;
    }

    private static @Nullable Object of(Record all, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(all);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode samples(Class<?> event) {
        ObjectNode all = PRETTY.createObjectNode();
        Samples.of(event)
                .forEach((name, sample) -> all.set(
                        name,
                        PRETTY.readTree(
                                serializer.serialize(sample, byte[].class).getData())));
        return all;
    }

    private static boolean isNotChangedBy(ObjectNode approved, ObjectNode samples) {
        return approved.properties().stream()
                        .allMatch(entry -> samples.has(entry.getKey())
                                && text(entry.getValue()).equals(text(samples.get(entry.getKey()))))
                && Stream.of("least", "empty").allMatch(name -> approved.has(name) == samples.has(name));
    }

    private static String text(JsonNode json) {
        return PRETTY.writeValueAsString(json);
    }

    private Path file(String type, int revision) {
        return folder.resolve(type + ".v" + revision + ".json");
    }

    private @Nullable ObjectNode read(String type, int revision) {
        Path file = file(type, revision);
        return Files.exists(file) ? (ObjectNode) PRETTY.readTree(file.toFile()) : null;
    }

    private static void write(Path file, ObjectNode samples) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text(samples) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
