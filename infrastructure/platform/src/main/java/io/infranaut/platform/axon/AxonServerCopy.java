package io.infranaut.platform.axon;

import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the table of events in PostgreSQL as a copy of what Axon Server holds, byte for byte and under the same
/// positions, for those who ask it by SQL: Axon Server knows no list by actor or time. One node of all writes it.
/// Nothing that decides anything reads the copy; it may lag.
final class AxonServerCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AxonServerCopy.class);
    private static final long LOCK = 0x696e_6672_6163_7079L;
    private static final int BATCH = 500;
    private static final String INSERT = """
            insert into event_store.domain_event (position, event_id, aggregate_type, aggregate_id, sequence_number,
                                                  recorded_at, type, revision, payload, metadata)
            overriding system value values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (position) do nothing
            """;

    private final DataSource dataSource;
    private final AxonServerConnection server;
    private final Thread thread;
    private volatile boolean closed;

    AxonServerCopy(DataSource dataSource, AxonServerConnection server) {
        this.dataSource = dataSource;
        this.server = server;
        this.thread = Thread.ofPlatform().daemon().name("event-copy").unstarted(this::follow);
    }

    /// @throws EventStoreException if the database belongs to another history
    AxonServerCopy start() {
        try (Connection connection = dataSource.getConnection()) {
            checkSameHistory(connection);
        } catch (SQLException e) {
            throw new EventStoreException("cannot read the copy of the events", e);
        }
        thread.start();
        return this;
    }

    private void checkSameHistory(Connection connection) throws SQLException {
        long copied = copied(connection);
        if (copied == 0) {
            return;
        }
        boolean same = false;
        if (copied <= server.newest()) {
            try (EventStream events = server.events().openStream(copied - 2, AxonServerLog.BUFFERED)) {
                EventWithToken event = events.nextIfAvailable(20, TimeUnit.SECONDS);
                same = event != null && event.getEvent().getMessageIdentifier().equals(idAt(connection, copied));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!same) {
            throw new EventStoreException("the database holds " + copied + " events that are not the first ones of "
                    + server + ": one database belongs to one history, so start with an empty database");
        }
    }

    private void follow() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                if (isTrue(connection, "select pg_try_advisory_lock(" + LOCK + ")")) {
                    try {
                        copy(connection);
                    } finally {
                        isTrue(connection, "select pg_advisory_unlock(" + LOCK + ")");
                    }
                }
                pause();
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warn("cannot copy new events, trying again", e);
                    pauseQuietly();
                }
            }
        }
    }

    private void copy(Connection connection) throws SQLException, InterruptedException {
        try (EventStream events = server.events()
                .openStream(copied(connection) - 1, AxonServerLog.BUFFERED, AxonServerLog.BUFFERED / 2)) {
            while (!closed && !events.isClosed()) {
                @Nullable EventWithToken next = events.nextIfAvailable(1, TimeUnit.SECONDS);
                var batch = new ArrayList<EventWithToken>();
                while (next != null) {
                    batch.add(next);
                    next = batch.size() < BATCH ? events.nextIfAvailable() : null;
                }
                insert(connection, batch);
            }
        }
    }

    private static void insert(Connection connection, List<EventWithToken> batch) throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (EventWithToken numbered : batch) {
                Event event = numbered.getEvent();
                insert.setLong(1, numbered.getToken() + 1);
                insert.setString(2, event.getMessageIdentifier());
                insert.setString(3, AxonServerEvents.nullIfEmpty(event.getAggregateType()));
                insert.setString(4, event.getAggregateIdentifier());
                insert.setLong(5, event.getAggregateSequenceNumber());
                insert.setObject(6, Instant.ofEpochMilli(event.getTimestamp()).atOffset(ZoneOffset.UTC));
                insert.setString(7, event.getPayload().getType());
                insert.setString(
                        8, AxonServerEvents.nullIfEmpty(event.getPayload().getRevision()));
                insert.setBytes(9, event.getPayload().getData().toByteArray());
                insert.setBytes(10, AxonServerEvents.metadata(event).getBytes(StandardCharsets.UTF_8));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static long copied(Connection connection) throws SQLException {
        try (PreparedStatement newest =
                        connection.prepareStatement("select coalesce(max(position), 0) from event_store.domain_event");
                ResultSet row = newest.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String idAt(Connection connection, long position) throws SQLException {
        try (PreparedStatement at =
                connection.prepareStatement("select event_id from event_store.domain_event where position = ?")) {
            at.setLong(1, position);
            try (ResultSet row = at.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void pause() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    private void pauseQuietly() {
        try {
            pause();
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
