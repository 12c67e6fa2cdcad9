package io.infranaut.platform.axon;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.AbstractSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;

/// Takes snapshots of aggregates that have many events, so that a command reads the few after it. A snapshot is taken
/// after the command, on a thread of its own, and may be thrown away at any time.
public final class Snapshots extends AbstractSnapshotter implements AutoCloseable {
    private final Map<Class<?>, AggregateType<?, ?>> types = new HashMap<>();
    private final int every;
    private final ExecutorService thread;

    private Snapshots(Builder builder, Collection<AggregateType<?, ?>> types, int every, ExecutorService thread) {
        super(builder);
        types.forEach(type -> this.types.put(type.shell(), type));
        this.every = every;
        this.thread = thread;
    }

    /// @param every so many events after the last one, a snapshot is taken
    static Snapshots of(
            EventStore events, TransactionManager transactions, Collection<AggregateType<?, ?>> types, int every) {
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("snapshots").factory());
        var builder = new Builder();
        builder.eventStore(events).transactionManager(transactions).executor(thread);
        return new Snapshots(builder, types, every, thread);
    }

    private static final class Builder extends AbstractSnapshotter.Builder {}

    SnapshotTriggerDefinition trigger() {
        return new EventCountSnapshotTriggerDefinition(this, every);
    }

    @Override
    protected DomainEventMessage<?> createSnapshot(Class<?> shell, String id, DomainEventStream events) {
        AggregateType<?, ?> type = types.get(shell);
        if (type == null) {
            throw new IllegalArgumentException("no aggregate " + shell.getName());
        }
        EventSourced<?, ?, ?> aggregate = type.create().apply(id);
        events.forEachRemaining(event -> aggregate.on(event.getPayload()));
        return new GenericDomainEventMessage<>(
                type.name(), id, events.getLastSequenceNumber(), new Snapshot(type.name(), aggregate.state()));
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
