package io.infranaut.validation.domain;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.validation.api.Compatibility;
import io.infranaut.validation.api.SchemaCommand;
import io.infranaut.validation.api.SchemaCommand.AdoptDatasetSchema;
import io.infranaut.validation.api.SchemaCommand.RegisterSchema;
import io.infranaut.validation.api.SchemaCommand.SetCompatibility;
import io.infranaut.validation.api.SchemaDifference;
import io.infranaut.validation.api.SchemaEvent;
import io.infranaut.validation.api.SchemaEvent.CompatibilitySet;
import io.infranaut.validation.api.SchemaEvent.SchemaRegistered;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A subject of schemas: its versions, each of which keeps to the ones before what the mode asks for.
public sealed interface Schema {
    record Unknown() implements Schema {}

    /// @param versions the first at index 0
    record Known(String namespace, Compatibility compatibility, List<TableSchema> versions)
            implements Schema, Namespaced {}

    static List<SchemaEvent> decide(Schema state, SchemaCommand command) {
        return switch (command) {
            case RegisterSchema c -> register(state, c);
            case AdoptDatasetSchema c -> {
                Compatibility mode = modeOf(state);
                boolean fits = mode.broken(versionsOf(state), c.schema()).isEmpty();
                yield versionsOf(state).contains(c.schema()) || !fits
                        ? List.of()
                        : List.of(new SchemaRegistered(
                                c.schemaId(),
                                c.namespace(),
                                c.subject(),
                                versionsOf(state).size() + 1,
                                mode,
                                c.schema(),
                                c.datasetId(),
                                c.at()));
            }
            case SetCompatibility c ->
                switch (state) {
                    case Known known -> mode(known, c);
                    case Unknown _ -> throw new NotFound("schema", c.schemaId());
                };
        };
    }

    private static List<SchemaEvent> register(Schema state, RegisterSchema c) {
        Compatibility mode = Objects.requireNonNullElse(c.compatibility(), modeOf(state));
        List<TableSchema> versions = versionsOf(state);
        if (versions.contains(c.schema())) {
            return mode == modeOf(state) ? List.of() : List.of(new CompatibilitySet(c.schemaId(), mode, c.at()));
        }
        List<SchemaDifference> broken = mode.broken(versions, c.schema());
        if (!broken.isEmpty()) {
            throw new RuleBroken(
                    "schema-must-be-compatible",
                    "the schema is not " + mode + " compatible with " + of(broken) + " of " + c.subject(),
                    Map.of("compatibility", mode, "differences", broken));
        }
        return List.of(new SchemaRegistered(
                c.schemaId(), c.namespace(), c.subject(), versions.size() + 1, mode, c.schema(), null, c.at()));
    }

    private static String of(List<SchemaDifference> broken) {
        Stream<Integer> versions =
                broken.stream().map(SchemaDifference::version).distinct();
        return "version " + String.join(", ", versions.map(String::valueOf).toList());
    }

    private static List<SchemaEvent> mode(Known known, SetCompatibility c) {
        return known.compatibility() == c.compatibility()
                ? List.of()
                : List.of(new CompatibilitySet(c.schemaId(), c.compatibility(), c.at()));
    }

    private static Compatibility modeOf(Schema state) {
        return switch (state) {
            case Unknown _ -> Compatibility.BACKWARD;
            case Known known -> known.compatibility();
        };
    }

    private static List<TableSchema> versionsOf(Schema state) {
        return switch (state) {
            case Unknown _ -> List.of();
            case Known known -> known.versions();
        };
    }

    static Schema evolve(Schema state, SchemaEvent event) {
        return switch (event) {
            case SchemaRegistered e ->
                new Known(
                        e.namespace(),
                        e.compatibility(),
                        Stream.concat(versionsOf(state).stream(), Stream.of(e.schema()))
                                .toList());
            case CompatibilitySet e -> {
                var known = (Known) state;
                yield new Known(known.namespace(), e.compatibility(), known.versions());
            }
        };
    }
}
