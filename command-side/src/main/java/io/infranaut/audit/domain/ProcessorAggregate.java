package io.infranaut.audit.domain;

import io.infranaut.audit.api.ProcessorCommand;
import io.infranaut.audit.api.ProcessorEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Processor].
@AggregateRoot(type = "audit.Processor")
final class ProcessorAggregate extends EventSourced<Processor, ProcessorCommand, ProcessorEvent> {
    ProcessorAggregate(String id) {
        super(id, new Processor(false));
    }

    @Override
    protected List<ProcessorEvent> decide(Processor state, ProcessorCommand command) {
        return Processor.decide(state, command);
    }

    @Override
    protected Processor evolve(Processor state, ProcessorEvent event) {
        return Processor.evolve(state, event);
    }
}
