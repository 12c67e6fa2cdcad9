package io.infranaut.platform.axon;

import io.infranaut.platform.Coalescer;
import io.infranaut.platform.Coalescer.Asked;
import io.infranaut.platform.Crash;
import io.infranaut.platform.PassingFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Events in one PostgreSQL table, read in one total order in which no event is ever missed: a reader stops before a
/// hole in the sequence until no append that could fill it is under way ([AppendWatermark]), however long that takes. A
/// position is the event's number in that order, a plain long, counted from 1.
public final class PostgresEventStorageEngine extends BatchingEventStorageEngine {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final long APPEND_LOCK = 0x696e_6672_6165_7673L;
    private static final String APPEND = """
            with locked as materialized (select pg_advisory_xact_lock_shared(%d))
            insert into event_store.domain_event (event_id, aggregate_type, aggregate_id, sequence_number, recorded_at,
                                                  type, revision, payload, metadata)
            select e.event_id, e.aggregate_type, e.aggregate_id, e.sequence_number, e.recorded_at, e.type, e.revision,
                   e.payload, e.metadata
            from locked, unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[],
                                ?::bytea[], ?::bytea[]) with ordinality
                 as e(event_id, aggregate_type, aggregate_id, sequence_number, recorded_at, type, revision, payload,
                      metadata, n)
            order by e.n
            returning position
            """.formatted(APPEND_LOCK);
    private static final String COLUMNS =
            "position, event_id, aggregate_type, aggregate_id, sequence_number, recorded_at, type, revision, payload, metadata";
    private static final String SETTLED = """
            with recursive kinds(type) as (
                (select type from event_store.domain_event order by type limit 1)
                union all
                select (select e.type from event_store.domain_event e where e.type > kinds.type order by e.type limit 1)
                from kinds where kinds.type is not null
            ), wanted(position) as (
                (select e.position
                 from kinds cross join lateral (
                     select position from event_store.domain_event
                     where type = kinds.type and position > ? and position <= ?
                     order by position limit ?) e
                 where kinds.type <> all (?))
                union
                (select position from event_store.domain_event where position > ? and position <= ?
                 order by position desc limit 1)
            )
            select %s from event_store.domain_event
            where position in (select position from wanted order by position limit ?)
            order by position
            """.formatted(COLUMNS);
    private static final String HOLDERS = """
            select virtualtransaction from pg_locks
            where locktype = 'advisory' and granted and objsubid = 1
              and classid = %d::bigint::oid and objid = %d::bigint::oid
              and database = (select oid from pg_database where datname = current_database())
            """.formatted(APPEND_LOCK >>> 32, APPEND_LOCK & 0xffff_ffffL);

    private final DataSource dataSource;
    private final AppendWatermark watermark = new AppendWatermark(this::holders);
    private final Coalescer<List<Row>, Long> alone = new Coalescer<>(this::appendTogether);

    private PostgresEventStorageEngine(Builder builder, DataSource dataSource) {
        super(builder);
        this.dataSource = dataSource;
    }

    /// @param dataSource whose connections take part in the thread's Spring transaction
    public static PostgresEventStorageEngine on(
            DataSource dataSource, Serializer events, SnapshotSerializer snapshots, EventUpcaster upcasters) {
        var builder = new Builder();
        builder.eventSerializer(events)
                .snapshotSerializer(snapshots)
                .snapshotFilter(
                        snapshot -> snapshots.reads(snapshot.getPayload().getType()))
                .upcasterChain(upcasters)
                .batchSize(1000);
        return new PostgresEventStorageEngine(builder, dataSource);
    }

    private static final class Builder extends BatchingEventStorageEngine.Builder {}

    /// Takes part in the thread's transaction. Where there is none, the events are there when this returns; those that
    /// are appended so at the same time share a statement, and with it a transaction.
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        List<Row> rows = events.stream().map(event -> Row.of(event, serializer)).toList();
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            Appended.at(append(rows));
            Crash.EVENTS_APPENDED.here();
        } else {
            Appended.at(alone.ask(rows));
        }
    }

    private void appendTogether(List<Asked<List<Row>, Long>> all) {
        if (all.size() > 1) {
            // in the order of the aggregates, so that two nodes do not wait for each other
            all.sort(Comparator.comparing(asked -> asked.question().getFirst().aggregateId()));
            try {
                long newest = append(
                        all.stream().flatMap(asked -> asked.question().stream()).toList());
                all.forEach(asked -> asked.answer(newest));
                return;
            } catch (RuntimeException e) {
                if (PassingFailure.isOutage(e)) {
                    throw e;
                }
                // what one of them must not append keeps none of the others from it
            }
        }
        for (Asked<List<Row>, Long> asked : all) {
            try {
                asked.answer(append(asked.question()));
            } catch (RuntimeException e) {
                asked.fail(e);
            }
        }
    }

    /// @return the position of the last one
    private long append(List<Row> rows) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement append = connection.prepareStatement(APPEND)) {
            setArray(append, 1, "text", rows, Row::id, String[]::new);
            setArray(append, 2, "text", rows, Row::aggregateType, String[]::new);
            setArray(append, 3, "text", rows, Row::aggregateId, String[]::new);
            setArray(append, 4, "bigint", rows, Row::sequence, Long[]::new);
            setArray(append, 5, "text", rows, Row::time, String[]::new);
            setArray(append, 6, "text", rows, Row::type, String[]::new);
            setArray(append, 7, "text", rows, Row::revision, String[]::new);
            setArray(append, 8, "bytea", rows, Row::payload, byte[][]::new);
            setArray(append, 9, "bytea", rows, Row::metadata, byte[][]::new);
            long position = 0;
            try (ResultSet positions = append.executeQuery()) {
                while (positions.next()) {
                    position = Math.max(position, positions.getLong(1));
                }
            }
            return position;
        } catch (SQLException e) {
            String aggregates = rows.stream().map(Row::aggregateId).distinct().collect(Collectors.joining(", "));
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                // also for the first event of a stream, so that the command is decided again
                throw new ConcurrencyException("another append was faster for " + aggregates, e);
            }
            throw new EventStoreException("cannot append the events of " + aggregates, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /// An event as it is appended.
    private record Row(
            String id,
            @Nullable String aggregateType,
            String aggregateId,
            Long sequence,
            String time,
            String type,
            @Nullable String revision,
            byte[] payload,
            byte[] metadata) {
        private static Row of(EventMessage<?> message, Serializer serializer) {
            DomainEventMessage<?> event = EventUtils.asDomainEventMessage(message);
            SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
            return new Row(
                    event.getIdentifier(),
                    event.getType(),
                    event.getAggregateIdentifier(),
                    event.getSequenceNumber(),
                    event.getTimestamp().toString(),
                    payload.getType().getName(),
                    payload.getType().getRevision(),
                    payload.getData(),
                    event.serializeMetaData(serializer, byte[].class).getData());
        }
    }

    private static <T> void setArray(
            PreparedStatement statement,
            int index,
            String type,
            List<Row> rows,
            Function<Row, T> value,
            IntFunction<T[]> array)
            throws SQLException {
        T[] values = rows.stream().map(value).toArray(array);
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken lastToken, int batchSize) {
        long from = lastToken == null ? 0 : EventLog.position(lastToken);
        while (true) {
            long settled = watermark.settled();
            List<Stored> rows = query(
                    "select " + COLUMNS + " from event_store.domain_event where position > ? order by position limit ?",
                    from,
                    batchSize);
            int whole = wholePrefix(from, rows, settled);
            if (whole >= 0) {
                return tracked(rows.subList(0, whole));
            }
        }
    }

    /// Events up to a position below which no append is under way any more, without those of some types; but the last
    /// one up to there always, whatever its type. Reads along the index of types, so what is left out costs nothing.
    ///
    /// @param upTo a position that a reader in order has reached
    /// @param without stable names
    Stream<TrackedEventMessage<?>> readSettled(long after, long upTo, Collection<String> without, int limit) {
        List<Stored> rows = read(
                SETTLED,
                statement -> {
                    statement.setLong(1, after);
                    statement.setLong(2, upTo);
                    statement.setInt(3, limit);
                    statement.setArray(4, statement.getConnection().createArrayOf("text", without.toArray()));
                    statement.setLong(5, after);
                    statement.setLong(6, upTo);
                    statement.setInt(7, limit);
                },
                PostgresEventStorageEngine::stored,
                new ArrayList<>());
        return EventUtils.upcastAndDeserializeTrackedEvents(
                tracked(rows).stream(), getEventSerializer(), upcasterChain);
    }

    private static List<TrackedEventData<?>> tracked(List<Stored> rows) {
        return rows.stream()
                .<TrackedEventData<?>>map(row ->
                        new TrackedDomainEventData<>(new GlobalSequenceTrackingToken(row.position()), row.event()))
                .toList();
    }

    /// How many of the rows can be handed out now, or -1 if they have to be read once more.
    private int wholePrefix(long from, List<Stored> rows, long settled) {
        long expected = from + 1;
        for (int i = 0; i < rows.size(); i++) {
            long position = rows.get(i).position();
            if (position != expected) {
                switch (watermark.look(position - 1, rows.getLast().position(), settled)) {
                    case CLOSED -> {}
                    case READ_AGAIN -> {
                        return -1;
                    }
                    case OPEN -> {
                        return i;
                    }
                }
            }
            expected = position + 1;
        }
        return rows.size();
    }

    /// The appends that are under way.
    Set<String> holders() {
        return read(HOLDERS, statement -> {}, result -> result.getString(1), new HashSet<>());
    }

    private Set<String> otherHolders() {
        return read(
                HOLDERS + " and pid <> pg_backend_pid()",
                statement -> {},
                result -> result.getString(1),
                new HashSet<>());
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(String aggregateId, long first, int batchSize) {
        return query(
                        "select " + COLUMNS
                                + " from event_store.domain_event where aggregate_id = ? and sequence_number >= ?"
                                + " order by sequence_number limit ?",
                        aggregateId,
                        first,
                        batchSize)
                .stream()
                .map(Stored::event)
                .toList();
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateIdentifier) {
        return read(
                        "select max(sequence_number) from event_store.domain_event where aggregate_id = ?",
                        statement -> statement.setString(1, aggregateIdentifier),
                        result -> Optional.ofNullable(result.getObject(1, Long.class)),
                        new ArrayList<>())
                .getFirst();
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        SerializedObject<byte[]> payload = snapshot.serializePayload(serializer, byte[].class);
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement store = connection.prepareStatement("""
                insert into event_store.snapshot (aggregate_id, aggregate_type, sequence_number, event_id, recorded_at,
                                                  type, revision, payload, metadata)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (aggregate_id) do update
                set sequence_number = excluded.sequence_number, event_id = excluded.event_id,
                    recorded_at = excluded.recorded_at, type = excluded.type, revision = excluded.revision,
                    payload = excluded.payload, metadata = excluded.metadata
                where snapshot.sequence_number < excluded.sequence_number
                """)) {
            store.setString(1, snapshot.getAggregateIdentifier());
            store.setString(2, snapshot.getType());
            store.setLong(3, snapshot.getSequenceNumber());
            store.setString(4, snapshot.getIdentifier());
            store.setObject(5, snapshot.getTimestamp().atOffset(ZoneOffset.UTC));
            store.setString(6, payload.getType().getName());
            store.setString(7, payload.getType().getRevision());
            store.setBytes(8, payload.getData());
            store.setBytes(
                    9, snapshot.serializeMetaData(serializer, byte[].class).getData());
            store.executeUpdate();
        } catch (SQLException e) {
            throw new EventStoreException("cannot store the snapshot of " + snapshot.getAggregateIdentifier(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /// Reads it whole, so that one that cannot be read is told from an error: then the events tell.
    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateId) {
        Optional<DomainEventMessage<?>> snapshot = super.readSnapshot(aggregateId);
        snapshot.ifPresent(DomainEventMessage::getPayload);
        return snapshot;
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateId) {
        return query(
                        "select 0::bigint as position, event_id, aggregate_type, aggregate_id, sequence_number, recorded_at,"
                                + " type, revision, payload, metadata from event_store.snapshot where aggregate_id = ?",
                        aggregateId)
                .stream()
                .map(Stored::event);
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    /// The newest visible position.
    long newest() {
        return read(
                        "select coalesce(max(position), 0) from event_store.domain_event",
                        statement -> {},
                        result -> result.getLong(1),
                        new ArrayList<Long>())
                .getFirst();
    }

    /// The newest visible position, once every append that could still add an event below it is over. Waits without a
    /// lock, so that it never holds up an append.
    @Override
    public TrackingToken createHeadToken() {
        long newest = newest();
        Set<String> before = otherHolders();
        while (!before.isEmpty()) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EventStoreException("interrupted while waiting for appends", e);
            }
            before.retainAll(otherHolders());
        }
        return new GlobalSequenceTrackingToken(newest);
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return read(
                        "select coalesce((select min(position) - 1 from event_store.domain_event where recorded_at >= ?),"
                                + " (select max(position) from event_store.domain_event), 0)",
                        statement -> statement.setObject(1, dateTime.atOffset(ZoneOffset.UTC)),
                        result -> new GlobalSequenceTrackingToken(result.getLong(1)),
                        new ArrayList<TrackingToken>())
                .getFirst();
    }

    private record Stored(long position, Data event) {}

    /// An event as it is stored. Axon's own class for this keeps the time as text, which takes a fifth of a scan's time
    /// to write and read; it also cuts it to milliseconds, which read models have shown from the first on.
    private record Data(
            @Nullable String getType,
            String getAggregateIdentifier,
            long getSequenceNumber,
            String getEventIdentifier,
            Instant getTimestamp,
            SerializedObject<byte[]> getPayload,
            SerializedObject<byte[]> getMetaData)
            implements DomainEventData<byte[]> {}

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private List<Stored> query(String sql, Object... parameters) {
        return read(
                sql,
                statement -> {
                    for (int i = 0; i < parameters.length; i++) {
                        statement.setObject(i + 1, parameters[i]);
                    }
                },
                PostgresEventStorageEngine::stored,
                new ArrayList<>());
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong(1),
                new Data(
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(2),
                        row.getObject(6, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MILLIS),
                        new SimpleSerializedObject<>(row.getBytes(9), byte[].class, row.getString(7), row.getString(8)),
                        new SerializedMetaData<>(row.getBytes(10), byte[].class)));
    }

    private <T, C extends Collection<T>> C read(String sql, Binder binder, RowReader<T> reader, C into) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    into.add(reader.read(rows));
                }
            }
            return into;
        } catch (SQLException e) {
            throw new EventStoreException("cannot read events", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
