package io.infranaut.audit.domain;

import io.infranaut.audit.api.ErasureCommand;
import io.infranaut.audit.api.ErasureEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Erasure].
@AggregateRoot(type = "audit.Erasure")
final class ErasureAggregate extends EventSourced<Erasure, ErasureCommand, ErasureEvent> {
    ErasureAggregate(String id) {
        super(id, new Erasure.Unknown());
    }

    @Override
    protected List<ErasureEvent> decide(Erasure state, ErasureCommand command) {
        return Erasure.decide(state, command);
    }

    @Override
    protected Erasure evolve(Erasure state, ErasureEvent event) {
        return Erasure.evolve(event);
    }
}
