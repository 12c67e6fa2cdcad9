package io.infranaut.audit.domain;

import io.infranaut.audit.api.StuckStepCommand;
import io.infranaut.audit.api.StuckStepEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [StuckStep].
@AggregateRoot(type = "audit.StuckStep")
final class StuckStepAggregate extends EventSourced<StuckStep, StuckStepCommand, StuckStepEvent> {
    StuckStepAggregate(String id) {
        super(id, new StuckStep());
    }

    @Override
    protected List<StuckStepEvent> decide(StuckStep state, StuckStepCommand command) {
        return StuckStep.decide(state, command);
    }

    @Override
    protected StuckStep evolve(StuckStep state, StuckStepEvent event) {
        return StuckStep.evolve(state, event);
    }
}
