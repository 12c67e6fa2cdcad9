package io.infranaut.audit.domain;

import io.infranaut.audit.api.TrailCommand;
import io.infranaut.audit.api.TrailEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Trail].
@AggregateRoot(type = "audit.Trail")
final class TrailAggregate extends EventSourced<Trail, TrailCommand, TrailEvent> {
    TrailAggregate(String id) {
        super(id, new Trail());
    }

    @Override
    protected List<TrailEvent> decide(Trail state, TrailCommand command) {
        return Trail.decide(state, command);
    }

    @Override
    protected Trail evolve(Trail state, TrailEvent event) {
        return Trail.evolve(state, event);
    }
}
