package io.infranaut.platform.axon;

import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.infranaut.platform.Crash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/// Events in a context of Axon Server. They are there, all or none of one append, when the append returns: before the
/// transaction in PostgreSQL commits, and whether or not it does.
final class AxonServerEventStorageEngine extends AbstractEventStorageEngine {
    private final AxonServerConnection server;

    private AxonServerEventStorageEngine(Builder builder, AxonServerConnection server) {
        super(builder);
        this.server = server;
    }

    static AxonServerEventStorageEngine on(
            AxonServerConnection server, Serializer events, SnapshotSerializer snapshots, EventUpcaster upcasters) {
        var builder = new Builder();
        builder.eventSerializer(events)
                .snapshotSerializer(snapshots)
                .snapshotFilter(
                        snapshot -> snapshots.reads(snapshot.getPayload().getType()))
                .upcasterChain(upcasters);
        return new AxonServerEventStorageEngine(builder, server);
    }

    private static final class Builder extends AbstractEventStorageEngine.Builder {}

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        AppendEventsTransaction append = server.events().startAppendEventsTransaction();
        try {
            events.forEach(event ->
                    append.appendEvent(AxonServerEvents.of(EventUtils.asDomainEventMessage(event), serializer)));
        } catch (RuntimeException e) {
            append.rollback();
            throw e;
        }
        if (!server.answer(append.commit()).getSuccess()) {
            throw new EventStoreException(server + " did not take the events");
        }
        Appended.at(server.newest());
        Crash.EVENTS_APPENDED.here();
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readEventData(String aggregateId, long first) {
        return server.events()
                .openAggregateStream(aggregateId, first)
                .asStream()
                .map(AxonServerEvents::stored);
    }

    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(TrackingToken token, boolean mayBlock) {
        throw new UnsupportedOperationException("the history is followed through the EventLog");
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        server.answer(server.events().appendSnapshot(AxonServerEvents.of(snapshot, serializer)));
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
        return server.events().loadSnapshot(aggregateId).asStream().map(AxonServerEvents::stored);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateId) {
        long last = server.answer(server.events().findHighestSequence(aggregateId));
        return last < 0 ? Optional.empty() : Optional.of(last);
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(server.newest());
    }

    /// The server answers with the number, counted from 0, of the first event at that time or later, which is the
    /// position of the one before it; or with -1 when there is none.
    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        long next = server.answer(server.events().getTokenAt(dateTime.toEpochMilli()));
        return next < 0 ? createHeadToken() : new GlobalSequenceTrackingToken(next);
    }
}
