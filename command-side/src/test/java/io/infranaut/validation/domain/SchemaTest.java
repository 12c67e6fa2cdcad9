package io.infranaut.validation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.validation.api.Compatibility;
import io.infranaut.validation.api.SchemaCommand;
import io.infranaut.validation.api.SchemaCommand.AdoptDatasetSchema;
import io.infranaut.validation.api.SchemaCommand.RegisterSchema;
import io.infranaut.validation.api.SchemaCommand.SetCompatibility;
import io.infranaut.validation.api.SchemaDifference;
import io.infranaut.validation.api.SchemaDifference.Change;
import io.infranaut.validation.api.SchemaDifference.Direction;
import io.infranaut.validation.api.SchemaEvent;
import io.infranaut.validation.api.SchemaEvent.CompatibilitySet;
import io.infranaut.validation.api.SchemaEvent.SchemaRegistered;
import io.infranaut.validation.api.SchemaId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    private static final SchemaId ID = new SchemaId(new UUID(1, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Column INCOME = required("income", ColumnType.DOUBLE);

    private static Column required(String name, ColumnType type) {
        return new Column(name, type, ColumnRole.FEATURE, false);
    }

    private static Column nullable(String name, ColumnType type) {
        return new Column(name, type, ColumnRole.FEATURE, true);
    }

    private static TableSchema schema(Column... columns) {
        return new TableSchema(List.of(columns));
    }

    private static RegisterSchema register(@Nullable Compatibility mode, Column... columns) {
        return new RegisterSchema(ID, "default", "loans", mode, schema(columns), NOON);
    }

    private static AdoptDatasetSchema adopt(Column... columns) {
        return new AdoptDatasetSchema(ID, "default", "loans", new DatasetId(new UUID(2, 2)), schema(columns), NOON);
    }

    private static List<SchemaEvent> given(List<SchemaCommand> past, SchemaCommand command) {
        Schema state = new Schema.Unknown();
        for (SchemaCommand before : past) {
            for (SchemaEvent event : Schema.decide(state, before)) {
                state = Schema.evolve(state, event);
            }
        }
        return Schema.decide(state, command);
    }

    @Test
    void aNewSubjectKeepsBackwardCompatibilityUnlessToldOtherwise() {
        assertThat(given(List.of(), register(null, INCOME)))
                .containsExactly(new SchemaRegistered(
                        ID, "default", "loans", 1, Compatibility.BACKWARD, schema(INCOME), null, NOON));
        assertThat(given(List.of(), register(Compatibility.FULL, INCOME)))
                .extracting("compatibility")
                .containsExactly(Compatibility.FULL);
    }

    @Test
    void theSameSchemaAgainIsTheSameVersionHoweverOldItIs() {
        var first = register(Compatibility.NONE, INCOME);
        var second = register(null, nullable("age", ColumnType.INTEGER));
        assertThat(given(List.of(first), first)).isEmpty();
        assertThat(given(List.of(first, second), register(null, INCOME))).isEmpty();
        assertThat(given(List.of(first, second), register(Compatibility.FORWARD, INCOME)))
                .containsExactly(new CompatibilitySet(ID, Compatibility.FORWARD, NOON));
    }

    /// Each change to one column, and which way it breaks, by Avro's rules of schema resolution.
    @ParameterizedTest
    @CsvSource({
        "add nullable, ''",
        "add required, BACKWARD",
        "remove nullable, ''",
        "remove required, FORWARD",
        "INTEGER to DOUBLE, FORWARD",
        "DOUBLE to INTEGER, BACKWARD",
        "TIMESTAMP to STRING, FORWARD",
        "INTEGER to STRING, BACKWARD FORWARD",
        "required to nullable, FORWARD",
        "nullable to required, BACKWARD",
        "another role, BACKWARD FORWARD",
    })
    void aChangeBreaksItsDirectionAndNoOther(String change, String breaks) {
        @Nullable
        Column[] pair = switch (change) {
            case "add nullable" -> new @Nullable Column[] {null, nullable("x", ColumnType.STRING)};
            case "add required" -> new @Nullable Column[] {null, required("x", ColumnType.STRING)};
            case "remove nullable" -> new @Nullable Column[] {nullable("x", ColumnType.STRING), null};
            case "remove required" -> new @Nullable Column[] {required("x", ColumnType.STRING), null};
            case "required to nullable" ->
                new Column[] {required("x", ColumnType.STRING), nullable("x", ColumnType.STRING)};
            case "nullable to required" ->
                new @Nullable Column[] {nullable("x", ColumnType.STRING), required("x", ColumnType.STRING)};
            case "another role" ->
                new Column[] {
                    required("x", ColumnType.STRING), new Column("x", ColumnType.STRING, ColumnRole.LABEL, false)
                };
            default -> {
                String[] types = change.split(" to ");
                yield new Column[] {
                    required("x", ColumnType.valueOf(types[0])), required("x", ColumnType.valueOf(types[1]))
                };
            }
        };
        TableSchema before = pair[0] == null ? schema(INCOME) : schema(INCOME, pair[0]);
        TableSchema after = pair[1] == null ? schema(INCOME) : schema(INCOME, pair[1]);

        List<SchemaDifference> differences = SchemaDifference.between(1, before, after);

        assertThat(differences).hasSize(1);
        assertThat(differences.getFirst().breaks())
                .extracting(Direction::name)
                .containsExactlyElementsOf(breaks.isEmpty() ? List.of() : List.of(breaks.split(" ")));
        for (Compatibility mode : Compatibility.values()) {
            boolean asks = breaks.contains("BACKWARD") && mode.name().matches("(BACKWARD|FULL).*")
                    || breaks.contains("FORWARD") && mode.name().matches("(FORWARD|FULL).*");
            assertThat(mode.broken(List.of(before), after).isEmpty())
                    .as(mode.name())
                    .isEqualTo(!asks);
        }
    }

    @Test
    void aTransitiveModeLooksAtAllVersionsAndAPlainOneAtTheNewest() {
        Column text = nullable("code", ColumnType.STRING);
        Column number = nullable("code", ColumnType.INTEGER);
        var came = register(Compatibility.BACKWARD, INCOME, number);
        var went = register(null, INCOME);
        assertThat(given(List.of(came, went), register(null, INCOME, text)))
                .extracting("version")
                .containsExactly(3);
        assertThatThrownBy(() -> given(List.of(came, went), register(Compatibility.BACKWARD_TRANSITIVE, INCOME, text)))
                .isInstanceOf(RuleBroken.class);
    }

    @Test
    void aRefusalTellsEveryDifferenceWithItsVersionAndDirection() {
        Column age = nullable("age", ColumnType.INTEGER);
        var refused = catchThrowableOfType(
                RuleBroken.class,
                () -> given(
                        List.of(register(Compatibility.FULL_TRANSITIVE, INCOME), register(null, INCOME, age)),
                        register(null, required("age", ColumnType.INTEGER))));

        assertThat(refused.rule()).isEqualTo("schema-must-be-compatible");
        assertThat(refused).hasMessageContaining("FULL_TRANSITIVE").hasMessageContaining("version 1, 2");
        var forward = List.of(Direction.FORWARD);
        var backward = List.of(Direction.BACKWARD);
        assertThat(refused.members().get("differences"))
                .isEqualTo(List.of(
                        new SchemaDifference(1, "income", Change.REMOVED, "REQUIRED DOUBLE FEATURE", null, forward),
                        new SchemaDifference(1, "age", Change.ADDED, null, "REQUIRED INTEGER FEATURE", backward),
                        new SchemaDifference(2, "income", Change.REMOVED, "REQUIRED DOUBLE FEATURE", null, forward),
                        new SchemaDifference(2, "age", Change.NULLABILITY, "NULLABLE", "REQUIRED", backward)));
    }

    @Test
    void theModeIsChangedOnceAndCountsForTheNextVersion() {
        var set = new SetCompatibility(ID, Compatibility.NONE, NOON);
        assertThat(given(List.of(register(null, INCOME)), set)).hasSize(1);
        assertThat(given(List.of(register(null, INCOME), set), set)).isEmpty();
        assertThat(given(List.of(register(null, INCOME), set), register(null, required("other", ColumnType.BOOLEAN))))
                .extracting("version", "compatibility")
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, Compatibility.NONE));
        assertThatThrownBy(() -> given(List.of(), set)).isInstanceOf(NotFound.class);
    }

    @Test
    void theSchemaOfADatasetIsAVersionUnlessItBreaksTheMode() {
        assertThat(given(List.of(), adopt(INCOME)))
                .singleElement()
                .isInstanceOfSatisfying(SchemaRegistered.class, e -> {
                    assertThat(e.version()).isEqualTo(1);
                    assertThat(e.datasetId()).isEqualTo(new DatasetId(new UUID(2, 2)));
                });
        assertThat(given(List.of(register(null, INCOME)), adopt(INCOME))).isEmpty();
        assertThat(given(List.of(register(null, INCOME)), adopt(INCOME, required("age", ColumnType.INTEGER))))
                .isEmpty();
    }
}
