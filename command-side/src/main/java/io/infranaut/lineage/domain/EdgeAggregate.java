package io.infranaut.lineage.domain;

import io.infranaut.lineage.api.EdgeCommand;
import io.infranaut.lineage.api.EdgeEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Edge].
@AggregateRoot(type = "lineage.Edge")
final class EdgeAggregate extends EventSourced<Edge, EdgeCommand, EdgeEvent> {
    EdgeAggregate(String id) {
        super(id, new Edge.Unknown());
    }

    @Override
    protected List<EdgeEvent> decide(Edge state, EdgeCommand command) {
        return Edge.decide(state, command);
    }

    @Override
    protected Edge evolve(Edge state, EdgeEvent event) {
        return Edge.evolve(state, event);
    }
}
