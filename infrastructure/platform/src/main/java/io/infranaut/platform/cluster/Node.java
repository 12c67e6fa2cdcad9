package io.infranaut.platform.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process among those that share the database. While it lives it holds a lock of the database, in a session of
/// its own: the lock goes with the process, whatever ends it. What a process without its lock has claimed, event
/// processors and work, is free for the others within a second.
///
/// When the database goes down, all lose their locks at once. Whoever is back first leaves the others a moment to take
/// theirs again before it frees anything: else all claims would change hands, and work that goes on be given up.
///
/// A process that lives but has lost its session may lose claims, as it may when a claim times out. That is safe: a
/// claim is checked again in the transaction that uses it.
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long LOOK_MILLIS = 500;
    /// In which all who live notice that their lock is gone and take it again.
    private static final Duration MOMENT = Duration.ofMillis(1500);

    private static final String LOCK = "hashtextextended(%s, 10)";
    private static final String HOLD = "select pg_advisory_lock(" + LOCK.formatted("?") + ")";
    private static final String FREE = """
            with owners as materialized (
                select owner from event_store.token_entry where owner is not null
                union
                select picked_by from platform.scheduled_tasks where picked and last_heartbeat is not null),
            dead as materialized (
                select owner from owners where owner <> ? and pg_try_advisory_xact_lock(%s)),
            tokens as (
                update event_store.token_entry set owner = null
                where (processor_name, segment) in (
                    select processor_name, segment from event_store.token_entry
                    where owner in (select owner from dead) for update skip locked)
                returning 1),
            work as (
                update platform.scheduled_tasks
                set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
                where (task_name, task_instance) in (
                    select task_name, task_instance from platform.scheduled_tasks
                    where picked and last_heartbeat is not null and picked_by in (select owner from dead)
                    for update skip locked)
                returning 1)
            select (select count(*) from tokens) + (select count(*) from work)
            """.formatted(LOCK.formatted("owner"));

    private final String id = UUID.randomUUID().toString();
    private final DataSource dataSource;
    private final Duration moment;
    private @Nullable Connection session;
    private long heldSince;
    private @Nullable ScheduledExecutorService keeper;

    /// @param dataSource of connections that take part in no transaction of the thread's
    public Node(DataSource dataSource) {
        this(dataSource, MOMENT);
    }

    Node(DataSource dataSource, Duration moment) {
        this.dataSource = dataSource;
        this.moment = moment;
    }

    /// The name under which this process claims.
    public String id() {
        return id;
    }

    /// Takes the lock, and soon begins to free what the dead hold.
    public synchronized void start() {
        look();
        keeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("node").factory());
        keeper.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try {
            if (session == null) {
                session = dataSource.getConnection();
                hold(session);
                heldSince = System.nanoTime();
            }
            if (System.nanoTime() - heldSince >= moment.toNanos()) {
                free(session);
            }
        } catch (SQLException e) {
            LOG.warn("cannot look after the claims of other processes, trying again: {}", e.getMessage());
            leave();
        }
    }

    private void hold(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(HOLD)) {
            lock.setString(1, id);
            lock.execute();
        }
    }

    private void free(Connection connection) throws SQLException {
        try (PreparedStatement free = connection.prepareStatement(FREE)) {
            free.setString(1, id);
            try (ResultSet row = free.executeQuery()) {
                if (row.next() && row.getLong(1) > 0) {
                    LOG.info("freed {} claims of processes that are gone", row.getLong(1));
                }
            }
        }
    }

    private void leave() {
        Connection left = session;
        session = null;
        if (left == null) {
            return;
        }
        try (left;
                Statement statement = left.createStatement()) {
            statement.execute("select pg_advisory_unlock_all()");
        } catch (SQLException e) {
            // the session is gone, and its lock with it
        }
    }

    @Override
    public synchronized void close() {
        if (keeper != null) {
            keeper.shutdownNow();
        }
        leave();
    }
}
