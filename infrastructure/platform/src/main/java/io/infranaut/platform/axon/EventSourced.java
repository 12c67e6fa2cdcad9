package io.infranaut.platform.axon;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.Namespaced;
import java.util.List;
import java.util.function.UnaryOperator;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;

/// The shell in which Axon runs a pure decider: it keeps the state, refuses callers from other namespaces, and applies
/// the events that the decision gives. A subclass names the decider's two functions and carries `@AggregateRoot(type =
/// …)`.
///
/// @param <S> state
/// @param <C> sealed interface of the commands
/// @param <E> sealed interface of the events
public abstract class EventSourced<S, C, E> {
    @AggregateIdentifier
    private final String id;

    private S state;
    private UnaryOperator<Object> opening = UnaryOperator.identity();

    protected EventSourced(String id, S unknown) {
        this.id = id;
        this.state = unknown;
    }

    protected abstract List<? extends E> decide(S state, C command);

    protected abstract S evolve(S state, E event);

    final void handle(C command, Caller caller) {
        for (Object subject : new Object[] {command, state}) {
            if (subject instanceof Namespaced in && !caller.mayEnter(in.namespace())) {
                throw new Forbidden("the namespace " + in.namespace() + " is not open to this key");
            }
        }
        decide(state, command).forEach(AggregateLifecycle::apply);
    }

    @EventSourcingHandler
    @SuppressWarnings("unchecked")
    final void on(Object event) {
        Object opened = opening.apply(event);
        state = opened instanceof Snapshot snapshot ? (S) snapshot.state() : evolve(state, (E) opened);
    }

    /// Takes events and snapshots as this makes them of what is stored.
    final void opening(UnaryOperator<Object> stored) {
        this.opening = stored;
    }

    final S state() {
        return state;
    }

    /// What the state means, counted from 1: raised when [#evolve] makes another state of the same events, so that no
    /// snapshot from before is read. A changed shape is noticed without it.
    protected int revision() {
        return 1;
    }

    /// The aggregate's id, as events are stored under it.
    protected final String id() {
        return id;
    }
}
