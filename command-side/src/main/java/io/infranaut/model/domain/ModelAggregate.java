package io.infranaut.model.domain;

import io.infranaut.model.api.ModelCommand;
import io.infranaut.model.api.ModelEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Model].
@AggregateRoot(type = "model.Model")
final class ModelAggregate extends EventSourced<Model, ModelCommand, ModelEvent> {
    ModelAggregate(String id) {
        super(id, new Model.Unknown());
    }

    @Override
    protected List<ModelEvent> decide(Model state, ModelCommand command) {
        return Model.decide(state, command);
    }

    @Override
    protected Model evolve(Model state, ModelEvent event) {
        return Model.evolve(state, event);
    }
}
