package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.serialization.SerializationException;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import seeded.sensor.SensorRead;

class UpcastersTest {
    private static final EventTypes TYPES = new EventTypes(List.of(SensorRead.class));
    private static final Upcaster SPLIT_NAME = new Upcaster("seeded.SensorRead", 1, event -> {
        String[] name = event.remove("name").asString().split("/", -1);
        double celsius = event.remove("celsius").asDouble();
        return event.put("site", name[0]).put("sensor", name[1]).put("celsius", celsius);
    });
    private static final Upcaster MANY_READINGS = new Upcaster("seeded.SensorRead", 2, event -> {
        double celsius = event.remove("celsius").asDouble();
        event.putArray("kelvin").add(celsius + 273.15);
        return event;
    });

    private final String stream = UUID.randomUUID().toString();

    @Test
    void everyRevisionIsReadAsThePresentOneAndStoredAsItWas() {
        var database = database();
        var engine = engine(database, SPLIT_NAME, MANY_READINGS);
        givenStored(database, 0, "1", "{\"name\":\"roof/a\",\"celsius\":1.5}");
        givenStored(database, 1, "2", "{\"site\":\"roof\",\"sensor\":\"b\",\"celsius\":-0.15}");
        givenStored(database, 2, "3", "{\"site\":\"roof\",\"sensor\":\"c\",\"kelvin\":[280.0,281.0]}");
        engine.appendEvents(
                new GenericDomainEventMessage<>("seeded.Sensor", stream, 3, new SensorRead("cellar", "d", List.of())));

        var expected = List.of(
                new SensorRead("roof", "a", List.of(274.65)),
                new SensorRead("roof", "b", List.of(273.0)),
                new SensorRead("roof", "c", List.of(280.0, 281.0)),
                new SensorRead("cellar", "d", List.of()));

        assertThat(engine.readEvents(stream).asStream().<Object>map(EventMessage::getPayload))
                .containsExactlyElementsOf(expected);
        assertThat(engine.readEvents(new GlobalSequenceTrackingToken(0), false).<Object>map(EventMessage::getPayload))
                .containsExactlyElementsOf(expected);
        assertThat(DSL.using(database, SQLDialect.POSTGRES)
                        .fetch("select revision from event_store.domain_event order by position")
                        .map(row -> row.get(0, String.class)))
                .containsExactly("1", "2", "3", "3");
    }

    @Test
    void anEventOfANewerVersionIsRefusedByNameAndRevision() {
        var database = database();
        var engine = engine(database, SPLIT_NAME, MANY_READINGS);
        givenStored(database, 0, "4", "{\"site\":\"roof\",\"sensor\":\"c\",\"kelvin\":[]}");

        assertThatThrownBy(() -> engine.readEvents(stream).asStream().forEach(EventMessage::getPayload))
                .isInstanceOf(SerializationException.class)
                .hasRootCauseMessage(
                        "an event of type seeded.SensorRead has revision 4, and this version of Infranaut reads"
                                + " revision 3: a newer version has stored it");
    }

    @Test
    void aStepThatIsMissingTooManyOrOfNoEventKeepsTheApplicationFromStarting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Upcasters(TYPES, List.of(SPLIT_NAME)))
                .withMessage("no upcaster reads revision 2 of the event seeded.SensorRead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Upcasters(TYPES, List.of(SPLIT_NAME, MANY_READINGS, SPLIT_NAME)))
                .withMessage("two upcasters read revision 1 of the event seeded.SensorRead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Upcasters(
                        TYPES,
                        List.of(SPLIT_NAME, MANY_READINGS, new Upcaster("seeded.SensorRead", 3, event -> event))))
                .withMessage("there is no revision 4 of an event seeded.SensorRead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Upcasters(TYPES, List.of(new Upcaster("seeded.Unknown", 1, event -> event))))
                .withMessage("there is no revision 2 of an event seeded.Unknown");
    }

    private static PGSimpleDataSource database() {
        Postgres postgres = TestPlatform.newDatabase();
        var database = new PGSimpleDataSource();
        database.setUrl(postgres.jdbcUrl());
        database.setUser(postgres.user());
        database.setPassword(postgres.password());
        return database;
    }

    private static PostgresEventStorageEngine engine(PGSimpleDataSource database, Upcaster... steps) {
        var serializer = new EventSerializer(TYPES);
        return PostgresEventStorageEngine.on(
                database, serializer, new SnapshotSerializer(List.of()), new Upcasters(TYPES, List.of(steps)));
    }

    private void givenStored(PGSimpleDataSource database, long sequence, String revision, String json) {
        DSL.using(database, SQLDialect.POSTGRES)
                .execute(
                        "insert into event_store.domain_event (event_id, aggregate_type, aggregate_id, sequence_number,"
                                + " recorded_at, type, revision, payload, metadata) values (?, 'seeded.Sensor', ?, ?,"
                                + " now(), 'seeded.SensorRead', ?, ?, ?)",
                        UUID.randomUUID().toString(),
                        stream,
                        sequence,
                        revision,
                        json.getBytes(StandardCharsets.UTF_8),
                        "{}".getBytes(StandardCharsets.UTF_8));
    }
}
