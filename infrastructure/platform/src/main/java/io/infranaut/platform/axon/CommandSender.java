package io.infranaut.platform.axon;

import io.infranaut.platform.Crash;
import io.infranaut.platform.PassingFailure;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.Requires;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.AggregateFactory;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Sends a command to its aggregate and waits for it. The command's permission is checked here, wherever it comes from.
/// Inside a unit of work (an event handler's) or a transaction the command becomes part of it; otherwise it stands by
/// itself, with a transaction if something shares it, and is tried again when another writer was faster. No more such
/// commands run side by side than the processors can carry: the others wait without holding anything.
public final class CommandSender {
    private static final int TRIES = 8;
    private static final int SIDE_BY_SIDE =
            Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
    private static final ScopedValue<Dispatch> DISPATCH = ScopedValue.newInstance();

    /// What shares the transaction of a command.
    public interface Within {
        /// Runs first; true leaves the command out.
        default boolean skip() {
            return false;
        }

        /// Runs when the events are appended, before the commit.
        default void appended(Receipt receipt) {}
    }

    private static final Within NOTHING = new Within() {};

    private static final class Dispatch {
        private final Caller caller;
        private final Within within;
        private Receipt receipt = new Receipt(-1, 0);

        private Dispatch(Caller caller, Within within) {
            this.caller = caller;
            this.within = within;
        }
    }

    private final CommandBus bus;
    private final TransactionManager transactions;
    private final Semaphore room = new Semaphore(SIDE_BY_SIDE, true);

    /// @param opening makes what a decision folds of events and snapshots as they are stored
    public CommandSender(
            CommandBus bus,
            EventStore events,
            Snapshots snapshots,
            UnaryOperator<Object> opening,
            TransactionManager transactions,
            List<AggregateType<?, ?>> types) {
        this.bus = bus;
        this.transactions = transactions;
        for (AggregateType<?, ?> type : types) {
            subscribe(type, events, snapshots, opening);
        }
    }

    private <A extends EventSourced<?, C, ?>, C> void subscribe(
            AggregateType<A, C> type, EventStore events, Snapshots snapshots, UnaryOperator<Object> opening) {
        var factory = new Factory<>(type, opening);
        Repository<A> repository = new Aggregates<>(
                EventSourcingRepository.builder(type.shell())
                        .aggregateFactory(factory)
                        .eventStore(events)
                        .snapshotTriggerDefinition(snapshots.trigger()),
                factory);
        for (Class<?> command : type.commandTypes()) {
            Function<Object, String> target = AggregateType.targetOf(command);
            Requires requires = command.getAnnotation(Requires.class);
            bus.subscribe(command.getName(), message -> {
                Dispatch dispatch = DISPATCH.get();
                if (requires == null || !dispatch.caller.may(requires.value())) {
                    throw new Forbidden(
                            "this needs the permission " + (requires == null ? "of nobody" : requires.value()));
                }
                if (dispatch.within != NOTHING && !TransactionSynchronizationManager.isActualTransactionActive()) {
                    CurrentUnitOfWork.get().attachTransaction(transactions);
                }
                if (dispatch.within.skip()) {
                    return null;
                }
                long version = run(factory, repository, target.apply(message.getPayload()), message, dispatch.caller);
                dispatch.receipt = new Receipt(version, 0);
                CurrentUnitOfWork.get().root().onPrepareCommit(unit -> {
                    dispatch.receipt = new Receipt(version, Appended.in(unit));
                    dispatch.within.appended(dispatch.receipt);
                });
                return null;
            });
        }
    }

    private static <A extends EventSourced<?, C, ?>, C> long run(
            Factory<A, C> factory, Repository<A> repository, String id, CommandMessage<?> message, Caller caller)
            throws Exception {
        Aggregate<A> aggregate = repository.loadOrCreate(id, () -> factory.create(id));
        Long before = aggregate.version();
        if (caller.ifMatch() != null && caller.ifMatch() != (before == null ? -1 : before)) {
            throw new VersionMismatch(caller.ifMatch(), before == null ? -1 : before);
        }
        aggregate.execute(shell -> shell.handle(factory.type().commands().cast(message.getPayload()), caller));
        Long after = aggregate.version();
        return after == null ? -1 : after;
    }

    /// Sends a command.
    ///
    /// @throws io.infranaut.platform.api.RuleBroken and the other exceptions of a decision, as they were thrown
    public Receipt send(Object command, Caller caller) {
        return send(command, caller, NOTHING);
    }

    /// Sends a command with something that shares its transaction. After a skip the receipt is empty.
    public Receipt send(Object command, Caller caller, Within within) {
        if (CurrentUnitOfWork.isStarted() || TransactionSynchronizationManager.isActualTransactionActive()) {
            return dispatch(command, caller, within);
        }
        room.acquireUninterruptibly();
        try {
            return byItself(command, caller, within);
        } finally {
            room.release();
        }
    }

    private Receipt byItself(Object command, Caller caller, Within within) {
        for (int attempt = 1; ; attempt++) {
            try {
                Receipt receipt = dispatch(command, caller, within);
                Crash.COMMAND_COMMITTED.here();
                return receipt;
            } catch (RuntimeException e) {
                if (!anotherWriterWasFaster(e) || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /// Does several things in one transaction: the commands that are sent within, and what is written through the same
    /// data source. Tried again as a whole when another writer was faster.
    public void together(Runnable within) {
        for (int attempt = 1; ; attempt++) {
            var unit = DefaultUnitOfWork.startAndGet(GenericMessage.asMessage("together"));
            unit.attachTransaction(transactions);
            var result = unit.executeWithResult(() -> {
                within.run();
                return null;
            });
            if (!result.isExceptional()) {
                return;
            }
            if (!anotherWriterWasFaster(result.exceptionResult()) || attempt == TRIES) {
                throw unchecked(result.exceptionResult());
            }
        }
    }

    private Receipt dispatch(Object command, Caller caller, Within within) {
        var message = new GenericCommandMessage<>(
                command,
                Map.of("actor", caller.actor().value(), "requestId", caller.requestId(), "from", caller.from()));
        var dispatch = new Dispatch(caller, within);
        var callback = new FutureCallback<Object, Object>();
        ScopedValue.where(DISPATCH, dispatch).run(() -> bus.dispatch(message, callback));
        var result = callback.getResult();
        if (result.isExceptional()) {
            throw unchecked(result.exceptionResult());
        }
        return dispatch.receipt;
    }

    private static boolean anotherWriterWasFaster(Throwable failure) {
        return failure instanceof ConcurrencyException || PassingFailure.isLostRace(failure);
    }

    private static RuntimeException unchecked(Throwable cause) {
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    /// Begins a new aggregate where there are no events yet. Axon finds that out by an exception with its stack trace,
    /// which costs more than to ask.
    private static final class Aggregates<A extends EventSourced<?, ?, ?>> extends EventSourcingRepository<A> {
        private static final class Empty extends RuntimeException {
            private static final long serialVersionUID = 1L;

            private Empty() {
                super("no events yet", null, false, false);
            }
        }

        private final Factory<A, ?> factory;

        private Aggregates(Builder<A> builder, Factory<A, ?> factory) {
            super(builder);
            this.factory = factory;
        }

        @Override
        protected DomainEventStream readEvents(String id) {
            DomainEventStream events = super.readEvents(id);
            if (!events.hasNext()) {
                throw new Empty();
            }
            return events;
        }

        @Override
        protected EventSourcedAggregate<A> doLoadWithLock(String id, @Nullable Long version) {
            try {
                return super.doLoadWithLock(id, version);
            } catch (Empty e) {
                return begin(id);
            }
        }

        private EventSourcedAggregate<A> begin(String id) {
            try {
                return doCreateNewForLock(() -> factory.create(id));
            } catch (Exception e) {
                throw unchecked(e);
            }
        }
    }

    private record Factory<A extends EventSourced<?, C, ?>, C>(AggregateType<A, C> type, UnaryOperator<Object> opening)
            implements AggregateFactory<A> {
        private A create(String id) {
            A shell = type.create().apply(id);
            shell.opening(opening);
            return shell;
        }

        @Override
        public A createAggregateRoot(String aggregateIdentifier, DomainEventMessage<?> firstEvent) {
            return create(aggregateIdentifier);
        }

        @Override
        public Class<A> getAggregateType() {
            return type.shell();
        }
    }
}
