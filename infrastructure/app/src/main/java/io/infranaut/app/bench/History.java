package io.infranaut.app.bench;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.axon.EventSerializer;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.axon.PostgresEventStorageEngine;
import io.infranaut.platform.axon.SnapshotSerializer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.postgresql.ds.PGSimpleDataSource;

/// A long history of events: replayed into all read models, against reading and decoding the same rows.
final class History implements AutoCloseable {
    private static final int DATASETS = 500;
    private static final int AT_A_TIME = 100;
    private static final int BATCH = 1000;
    static final int SEGMENTS = Math.min(16, Runtime.getRuntime().availableProcessors());
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final PGSimpleDataSource database;
    private final Sql sql;
    private final EventSerializer serializer = new EventSerializer(EventTypes.scan());

    History(PGSimpleDataSource database) {
        this.database = database;
        this.sql = new Sql(database);
    }

    /// Appends the events through the event store: what keys, models, edges, alerts and datasets go through, of many at
    /// the same time. Left out is what starts work of its own (rows, checks, versions), which would go on meanwhile.
    void append(int events, Client client) {
        var engine = PostgresEventStorageEngine.on(
                database, serializer, new SnapshotSerializer(List.of()), NoOpEventUpcaster.INSTANCE);
        List<DatasetId> datasets = datasets(client);
        var metadata =
                MetaData.from(Map.of("actor", "key:" + new UUID(0, 1), "requestId", "benchmark", "from", "127.0.0.1"));
        var batch = new ArrayList<DomainEventMessage<?>>();
        for (int done = 0, first = 0; done < events; first += AT_A_TIME) {
            var stories = new ArrayList<Story>();
            for (int i = 0; i < AT_A_TIME; i++) {
                stories.add(Story.of(first + i, datasets.get((first + i) % DATASETS), first / DATASETS));
            }
            for (int step = 0; step < Story.STEPS && done < events; step++) {
                for (Story story : stories) {
                    Story.Happened next = story.steps().get(step);
                    batch.add(new GenericDomainEventMessage<>(
                            next.aggregateType(), next.aggregateId(), next.version(), next.event(), metadata));
                    if (batch.size() == BATCH) {
                        engine.appendEvents(batch);
                        batch.clear();
                    }
                    done++;
                }
            }
        }
        engine.appendEvents(batch);
    }

    private static List<DatasetId> datasets(Client client) {
        var ids = new ArrayList<DatasetId>();
        for (int i = 0; i < DATASETS; i++) {
            ids.add(new DatasetId(UUID.fromString(client.post(
                            "/api/v1/metadata/datasets",
                            Map.of(
                                    "namespace",
                                    "bench",
                                    "name",
                                    "described-" + i,
                                    "columns",
                                    List.of(Map.of("name", "x", "type", "DOUBLE"))))
                    .body()
                    .get("id")
                    .asString())));
        }
        return ids;
    }

    long newest() {
        return sql.number("select max(position) from event_store.domain_event");
    }

    long count() {
        return sql.number("select count(*) from event_store.domain_event");
    }

    /// Waits until every read model, process and publisher has taken in all events.
    void quiet() {
        await("%");
    }

    /// The same, and does what PostgreSQL would otherwise do by itself at some time, on either side's: vacuum what was
    /// written before.
    void settled() {
        quiet();
        sql.execute("vacuum (analyze)");
    }

    /// Waits until the events of keys, the newest ones, are in their read model and in Kafka.
    ///
    /// @return seconds that took
    double published() {
        long begin = System.nanoTime();
        await("identity-g%");
        await("kafka-publication");
        return (System.nanoTime() - begin) / 1e9;
    }

    private void await(String processors) {
        Wait.until("all events are taken in", LIMIT, () -> {
            Wait.millis(20);
            return sql.number("""
                    select count(*) from event_store.token_entry where token is not null and processor_name like ?
                    and coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0) < ?
                    """, processors, newest()) == 0;
        });
    }

    /// Events a second.
    ///
    /// @param rebuilt from the making of the new generations until all of them serve
    /// @param whole with the digests that a replay takes before and after
    record Replayed(double rebuilt, double whole) {}

    /// Builds all read models again beside the old ones.
    Replayed replay(Client client) {
        long events = count();
        long begin = System.nanoTime();
        String location = client.post("/api/v1/audit/replays", Map.of("segments", SEGMENTS))
                .location();
        String name = location.substring(location.lastIndexOf('/') + 1);
        Wait.until("all new generations serve", LIMIT, () -> {
            Wait.millis(20);
            return sql.number("select count(*) from platform.read_model_generation where request = ?", name) > 0
                    && sql.number("select count(*) from platform.read_model_generation where state = 'BUILDING'") == 0;
        });
        long millis = sql.number(
                "select (extract(epoch from clock_timestamp() - min(created_at)) * 1000)::bigint"
                        + " from platform.read_model_generation where request = ?",
                name);
        Wait.until("the replay is over", LIMIT, () -> {
            Wait.millis(50);
            Client.Reply reply = client.get(location);
            String state = reply.body().path("state").asString("");
            if (state.equals("FAILED")) {
                throw new IllegalStateException("the replay failed: " + reply.body());
            }
            return state.equals("COMPLETED");
        });
        return new Replayed(events * 1000.0 / millis, events / ((System.nanoTime() - begin) / 1e9));
    }

    /// Events a second, read in order by one thread, payload and metadata decoded.
    double scan() {
        long begin = System.nanoTime();
        long events = 0;
        try {
            sql.connection().setAutoCommit(false);
            try (var select = sql.connection()
                    .prepareStatement(
                            "select position, event_id, aggregate_type, aggregate_id, sequence_number, recorded_at, type, revision,"
                                    + " payload, metadata from event_store.domain_event order by position")) {
                select.setFetchSize(BATCH);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        decode(rows);
                        events++;
                    }
                }
            } finally {
                sql.connection().setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return events / ((System.nanoTime() - begin) / 1e9);
    }

    private void decode(ResultSet row) throws SQLException {
        Object payload = serializer.deserialize(
                new SimpleSerializedObject<>(row.getBytes(9), byte[].class, row.getString(7), row.getString(8)));
        Object metadata = serializer.deserialize(
                new SimpleSerializedObject<>(row.getBytes(10), byte[].class, serializer.typeForClass(MetaData.class)));
        if (payload == null || metadata == null) {
            throw new IllegalStateException("event " + row.getLong(1) + " cannot be decoded");
        }
    }

    @Override
    public void close() {
        sql.close();
    }
}
