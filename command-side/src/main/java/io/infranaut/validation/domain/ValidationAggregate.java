package io.infranaut.validation.domain;

import io.infranaut.platform.axon.EventSourced;
import io.infranaut.validation.api.ValidationCommand;
import io.infranaut.validation.api.ValidationEvent;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Validation].
@AggregateRoot(type = "validation.Validation")
final class ValidationAggregate extends EventSourced<Validation, ValidationCommand, ValidationEvent> {
    ValidationAggregate(String id) {
        super(id, new Validation.Unknown());
    }

    @Override
    protected List<ValidationEvent> decide(Validation state, ValidationCommand command) {
        return Validation.decide(state, command);
    }

    @Override
    protected Validation evolve(Validation state, ValidationEvent event) {
        return Validation.evolve(state, event);
    }
}
