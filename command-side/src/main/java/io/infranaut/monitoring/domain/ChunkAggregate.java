package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.ChunkCommand;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Chunk].
@AggregateRoot(type = "monitoring.Chunk")
final class ChunkAggregate extends EventSourced<Chunk, ChunkCommand, ChunkEvent> {
    ChunkAggregate(String id) {
        super(id, new Chunk.Unmeasured());
    }

    @Override
    protected List<ChunkEvent> decide(Chunk state, ChunkCommand command) {
        return Chunk.decide(state, command);
    }

    @Override
    protected Chunk evolve(Chunk state, ChunkEvent event) {
        return Chunk.evolve(state, event);
    }
}
