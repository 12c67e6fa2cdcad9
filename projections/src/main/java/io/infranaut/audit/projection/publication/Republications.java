package io.infranaut.audit.projection.publication;

import io.infranaut.audit.api.RepublicationCommand.CompleteRepublication;
import io.infranaut.audit.api.RepublicationCommand.FailRepublication;
import io.infranaut.audit.api.RepublicationEvent.RepublicationRequested;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.axon.EventLog;
import io.infranaut.platform.axon.EventTypes;
import io.infranaut.platform.kafka.KafkaAddress;
import io.infranaut.platform.publication.CloudEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Carries re-publications out, one at a time, on a thread of its own since Kafka may be away for long. Who does one
/// holds a lock of the database; a batch is in Kafka before the position after it is stored. So whatever ends a node,
/// another goes on where it was, repeats a batch at most and loses none; and since each repeats in order, the first
/// appearances of an aggregate's events stay in theirs.
@Component
final class Republications implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Republications.class);
    private static final String NAME = "audit-republications";
    private static final String LOCK = "hashtextextended(?, 35)";
    private static final int BATCH = 500;
    private static final int LOOK_MILLIS = 200;

    private final DSLContext db;
    private final DataSource dataSource;
    private final EventHistory history;
    private final EventLog log;
    private final EventTypes types;
    private final CloudEvents cloudEvents;
    private final KafkaAddress address;
    private final CommandSender sender;
    private final Clock clock;
    private final int partitions;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(NAME).factory());
    private volatile @Nullable Topics topics;
    private volatile boolean running;

    Republications(
            DSLContext db,
            DataSource dataSource,
            EventHistory history,
            EventLog log,
            EventTypes types,
            CloudEvents cloudEvents,
            KafkaAddress address,
            CommandSender sender,
            Clock clock,
            @Value("${infranaut.kafka.publication.partitions:6}") int partitions) {
        this.db = db;
        this.dataSource = dataSource;
        this.history = history;
        this.log = log;
        this.types = types;
        this.cloudEvents = cloudEvents;
        this.address = address;
        this.sender = sender;
        this.clock = clock;
        this.partitions = partitions;
    }

    private void forget(UUID id) {
        db.execute("delete from platform.republication where id = ?", id);
    }

    private void look() {
        try {
            for (UUID id : db.fetch("select id from platform.republication order by id")
                    .getValues(0, UUID.class)) {
                if (running) {
                    publishAlone(id);
                }
            }
        } catch (RuntimeException | SQLException e) {
            if (running) {
                LOG.warn("A publication of past events is interrupted; it goes on in a moment: {}", e.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publishAlone(UUID id) throws SQLException, InterruptedException {
        try (Connection session = dataSource.getConnection()) {
            if (locked(session, "select pg_try_advisory_lock(" + LOCK + ")", id)) {
                try {
                    publish(id);
                } finally {
                    locked(session, "select pg_advisory_unlock(" + LOCK + ")", id);
                }
            }
        }
    }

    private static boolean locked(Connection session, String sql, UUID id) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, id.toString());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// How far one is.
    ///
    /// @param requestId of the request for it
    private record Progress(String requestId, long position, long events) {}

    private @Nullable Progress progress(UUID id) {
        return db.fetchOptional("select request_id, position, events from platform.republication where id = ?", id)
                .map(row -> new Progress(row.get(0, String.class), row.get(1, Long.class), row.get(2, Long.class)))
                .orElse(null);
    }

    private void publish(UUID id) throws InterruptedException {
        Progress done = progress(id);
        if (done == null) {
            return;
        }
        String requestId = done.requestId();
        RepublicationRequested asked =
                history.of(id, RepublicationRequested.class).getFirst();
        try (var open = new Topics(address, NAME, partitions);
                BlockingStream<TrackedEventMessage<?>> events =
                        log.openStream(new GlobalSequenceTrackingToken(done.position()))) {
            topics = open;
            while (running && done != null && done.position() < asked.toPosition()) {
                done = stored(id, batch(asked, done, events, open));
            }
        } catch (TopicRefused e) {
            send(
                    new FailRepublication(asked.republicationId(), String.valueOf(e.getMessage()), clock.instant()),
                    requestId);
            forget(id);
            return;
        } finally {
            topics = null;
        }
        if (done != null && done.position() >= asked.toPosition()) {
            send(new CompleteRepublication(asked.republicationId(), done.events(), clock.instant()), requestId);
            forget(id);
        }
    }

    /// Sends the next events and waits until Kafka has them.
    private Progress batch(
            RepublicationRequested asked, Progress before, BlockingStream<TrackedEventMessage<?>> events, Topics open)
            throws InterruptedException {
        long position = before.position();
        long sent = before.events();
        for (int i = 0; i < BATCH && position < asked.toPosition(); i++) {
            if (!events.hasNextAvailable(i == 0 ? LOOK_MILLIS : 0, TimeUnit.MILLISECONDS)) {
                break;
            }
            TrackedEventMessage<?> event = events.nextAvailable();
            position = EventLog.position(event.trackingToken());
            if (position <= asked.toPosition() && isMeant(event, asked)) {
                open.send(cloudEvents.record(event, asked.topic()));
                sent++;
            }
        }
        open.awaitAll();
        return new Progress(before.requestId(), Math.min(position, asked.toPosition()), sent);
    }

    private boolean isMeant(EventMessage<?> event, RepublicationRequested asked) {
        Instant at = event.getTimestamp();
        String type = types.typeOf(event.getPayloadType()).value();
        return (asked.from() == null || !at.isBefore(asked.from()))
                && (asked.to() == null || at.isBefore(asked.to()))
                && (asked.types().isEmpty() || asked.types().contains(type))
                && (asked.contexts().isEmpty() || asked.contexts().contains(CloudEvents.context(type)));
    }

    /// Stores how far it is.
    ///
    /// @return null when it was ended meanwhile
    private @Nullable Progress stored(UUID id, Progress done) {
        int found = db.execute(
                "update platform.republication set position = greatest(position, ?), events = greatest(events, ?)"
                        + " where id = ?",
                done.position(),
                done.events(),
                id);
        return found == 0 ? null : done;
    }

    private void send(Object command, String requestId) {
        sender.send(command, Caller.system("publications", clock.instant(), requestId));
    }

    @Override
    public void start() {
        running = true;
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        Topics open = topics;
        if (open != null) {
            open.close();
        }
        thread.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 1;
    }
}
