package io.infranaut.platform.axon;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/// What happened to one aggregate, as it is recorded: for work that must not lean on a read model, and for a command's
/// answer that names what the command made.
public final class EventHistory {
    private static final int LONGEST_READ = 20;

    private final EventStorageEngine engine;
    private final EventLog log;

    EventHistory(EventStorageEngine engine, EventLog log) {
        this.engine = engine;
        this.log = log;
    }

    /// The events of an aggregate in their order; none when nobody knows it.
    public List<Object> of(Object aggregateId) {
        return engine.readEvents(aggregateId.toString())
                .asStream()
                .<Object>map(DomainEventMessage::getPayload)
                .toList();
    }

    /// The events of one kind.
    public <E> List<E> of(Object aggregateId, Class<E> kind) {
        return of(aggregateId).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The event that made the aggregate's version.
    ///
    /// @param version counted from 0, as in a [Receipt]
    public Optional<Object> at(Object aggregateId, long version) {
        return engine.readEvents(aggregateId.toString(), version)
                .asStream()
                .filter(event -> event.getSequenceNumber() == version)
                .<Object>map(DomainEventMessage::getPayload)
                .findFirst();
    }

    /// The event at a position in the order of all events.
    ///
    /// @throws java.util.NoSuchElementException if there is none
    public EventMessage<?> at(long position) {
        try (BlockingStream<TrackedEventMessage<?>> events =
                log.openStream(new GlobalSequenceTrackingToken(position - 1))) {
            if (position <= log.newest() && events.hasNextAvailable(LONGEST_READ, TimeUnit.SECONDS)) {
                TrackedEventMessage<?> event = events.nextAvailable();
                if (EventLog.position(event.trackingToken()) == position) {
                    return event;
                }
            }
            throw new NoSuchElementException("there is no event at position " + position);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("interrupted while reading the event at position " + position, e);
        }
    }
}
