package io.infranaut.alert.domain;

import io.infranaut.alert.api.ReceiverCommand;
import io.infranaut.alert.api.ReceiverEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Receiver].
@AggregateRoot(type = "alert.Receiver")
final class ReceiverAggregate extends EventSourced<Receiver, ReceiverCommand, ReceiverEvent> {
    ReceiverAggregate(String id) {
        super(id, new Receiver.Unknown());
    }

    @Override
    protected List<ReceiverEvent> decide(Receiver state, ReceiverCommand command) {
        return Receiver.decide(state, command);
    }

    @Override
    protected Receiver evolve(Receiver state, ReceiverEvent event) {
        return Receiver.evolve(state, event);
    }
}
