package io.infranaut.baseline.domain;

import io.infranaut.baseline.api.BaselineCommand;
import io.infranaut.baseline.api.BaselineEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Baseline].
@AggregateRoot(type = "baseline.Baseline")
final class BaselineAggregate extends EventSourced<Baseline, BaselineCommand, BaselineEvent> {
    BaselineAggregate(String id) {
        super(id, new Baseline.Unknown());
    }

    @Override
    protected List<BaselineEvent> decide(Baseline state, BaselineCommand command) {
        return Baseline.decide(state, command);
    }

    @Override
    protected Baseline evolve(Baseline state, BaselineEvent event) {
        return Baseline.evolve(state, event);
    }
}
