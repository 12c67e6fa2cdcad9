package io.infranaut.audit.domain;

import io.infranaut.audit.api.RepublicationCommand;
import io.infranaut.audit.api.RepublicationEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Republication].
@AggregateRoot(type = "audit.Republication")
final class RepublicationAggregate extends EventSourced<Republication, RepublicationCommand, RepublicationEvent> {
    RepublicationAggregate(String id) {
        super(id, new Republication.Unknown());
    }

    @Override
    protected List<RepublicationEvent> decide(Republication state, RepublicationCommand command) {
        return Republication.decide(state, command);
    }

    @Override
    protected Republication evolve(Republication state, RepublicationEvent event) {
        return Republication.evolve(state, event);
    }
}
