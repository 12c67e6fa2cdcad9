package io.infranaut.audit.domain;

import io.infranaut.audit.api.ReplayCommand;
import io.infranaut.audit.api.ReplayEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Replay].
@AggregateRoot(type = "audit.Replay")
final class ReplayAggregate extends EventSourced<Replay, ReplayCommand, ReplayEvent> {
    ReplayAggregate(String id) {
        super(id, new Replay.Unknown());
    }

    @Override
    protected List<ReplayEvent> decide(Replay state, ReplayCommand command) {
        return Replay.decide(state, command);
    }

    @Override
    protected Replay evolve(Replay state, ReplayEvent event) {
        return Replay.evolve(state, event);
    }
}
