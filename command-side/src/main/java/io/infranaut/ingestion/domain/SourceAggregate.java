package io.infranaut.ingestion.domain;

import io.infranaut.ingestion.api.SourceCommand;
import io.infranaut.ingestion.api.SourceEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Source].
@AggregateRoot(type = "ingestion.Source")
final class SourceAggregate extends EventSourced<Source, SourceCommand, SourceEvent> {
    SourceAggregate(String id) {
        super(id, new Source.Unknown());
    }

    @Override
    protected List<SourceEvent> decide(Source state, SourceCommand command) {
        return Source.decide(state, command);
    }

    @Override
    protected Source evolve(Source state, SourceEvent event) {
        return Source.evolve(state, event);
    }
}
