package io.infranaut.alert.domain;

import io.infranaut.alert.api.AlertCommand;
import io.infranaut.alert.api.AlertEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Signal].
@AggregateRoot(type = "alert.Signal")
final class SignalAggregate extends EventSourced<Signal, AlertCommand, AlertEvent> {
    SignalAggregate(String id) {
        super(id, new Signal.Unknown());
    }

    @Override
    protected List<AlertEvent> decide(Signal state, AlertCommand command) {
        return Signal.decide(state, command);
    }

    @Override
    protected Signal evolve(Signal state, AlertEvent event) {
        return Signal.evolve(state, event);
    }
}
