package io.infranaut.dataset.domain;

import io.infranaut.dataset.api.DatasetCommand;
import io.infranaut.dataset.api.DatasetEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Dataset].
@AggregateRoot(type = "dataset.Dataset")
final class DatasetAggregate extends EventSourced<Dataset, DatasetCommand, DatasetEvent> {
    DatasetAggregate(String id) {
        super(id, new Dataset.Unknown());
    }

    @Override
    protected List<DatasetEvent> decide(Dataset state, DatasetCommand command) {
        return Dataset.decide(state, command);
    }

    @Override
    protected Dataset evolve(Dataset state, DatasetEvent event) {
        return Dataset.evolve(state, event);
    }
}
