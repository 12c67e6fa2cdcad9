package io.infranaut.validation.domain;

import io.infranaut.platform.axon.EventSourced;
import io.infranaut.validation.api.SuiteCommand;
import io.infranaut.validation.api.SuiteEvent;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Suite].
@AggregateRoot(type = "validation.Suite")
final class SuiteAggregate extends EventSourced<Suite, SuiteCommand, SuiteEvent> {
    SuiteAggregate(String id) {
        super(id, new Suite.Unknown());
    }

    @Override
    protected List<SuiteEvent> decide(Suite state, SuiteCommand command) {
        return Suite.decide(state, command);
    }

    @Override
    protected Suite evolve(Suite state, SuiteEvent event) {
        return Suite.evolve(state, event);
    }
}
