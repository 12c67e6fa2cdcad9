package io.infranaut.drift.domain;

import io.infranaut.drift.api.DriftCommand;
import io.infranaut.drift.api.DriftEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [DriftCheck].
@AggregateRoot(type = "drift.DriftCheck")
final class DriftCheckAggregate extends EventSourced<DriftCheck, DriftCommand, DriftEvent> {
    DriftCheckAggregate(String id) {
        super(id, new DriftCheck.Unknown());
    }

    @Override
    protected List<DriftEvent> decide(DriftCheck state, DriftCommand command) {
        return DriftCheck.decide(state, command);
    }

    @Override
    protected DriftCheck evolve(DriftCheck state, DriftEvent event) {
        return DriftCheck.evolve(state, event);
    }
}
