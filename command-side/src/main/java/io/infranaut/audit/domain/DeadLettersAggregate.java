package io.infranaut.audit.domain;

import io.infranaut.audit.api.DeadLettersCommand;
import io.infranaut.audit.api.DeadLettersEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import java.util.Set;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [DeadLetters].
@AggregateRoot(type = "audit.DeadLetters")
final class DeadLettersAggregate extends EventSourced<DeadLetters, DeadLettersCommand, DeadLettersEvent> {
    DeadLettersAggregate(String id) {
        super(id, new DeadLetters(Set.of()));
    }

    @Override
    protected List<DeadLettersEvent> decide(DeadLetters state, DeadLettersCommand command) {
        return DeadLetters.decide(state, command);
    }

    @Override
    protected DeadLetters evolve(DeadLetters state, DeadLettersEvent event) {
        return DeadLetters.evolve(state, event);
    }
}
