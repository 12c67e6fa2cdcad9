package io.infranaut.validation.domain;

import io.infranaut.platform.axon.EventSourced;
import io.infranaut.validation.api.SchemaCommand;
import io.infranaut.validation.api.SchemaEvent;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Schema].
@AggregateRoot(type = "validation.Schema")
final class SchemaAggregate extends EventSourced<Schema, SchemaCommand, SchemaEvent> {
    SchemaAggregate(String id) {
        super(id, new Schema.Unknown());
    }

    @Override
    protected List<SchemaEvent> decide(Schema state, SchemaCommand command) {
        return Schema.decide(state, command);
    }

    @Override
    protected Schema evolve(Schema state, SchemaEvent event) {
        return Schema.evolve(state, event);
    }
}
