package io.infranaut.storage.domain;

import io.infranaut.platform.axon.EventSourced;
import io.infranaut.storage.api.PartitionCommand;
import io.infranaut.storage.api.PartitionEvent;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Partition].
@AggregateRoot(type = "storage.Partition")
final class PartitionAggregate extends EventSourced<Partition, PartitionCommand, PartitionEvent> {
    PartitionAggregate(String id) {
        super(id, Partition.EMPTY);
    }

    @Override
    protected List<PartitionEvent> decide(Partition state, PartitionCommand command) {
        return Partition.decide(state, command);
    }

    @Override
    protected Partition evolve(Partition state, PartitionEvent event) {
        return Partition.evolve(state, event);
    }
}
