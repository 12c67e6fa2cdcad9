package io.infranaut.ingestion.command;

import io.infranaut.dataset.api.DatasetEvent.DatasetArchived;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.SourceEvent;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.ingestion.domain.Source;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/// Knows sources and datasets from their own events, so that what was registered a moment ago is known.
@Component
class SourceDirectory {
    private final EventStore events;
    private final Map<UUID, Source.Known> sources = new ConcurrentHashMap<>();

    SourceDirectory(EventStore events) {
        this.events = events;
    }

    /// A source as it was registered; whether it runs now is not told.
    ///
    /// @throws NotFound when there is none, or not for this caller
    Source.Known source(SourceId id, Caller caller) {
        Source.Known known = sources.get(id.value());
        if (known == null) {
            Source state = new Source.Unknown();
            for (Object event : history(id.value()).toList()) {
                state = Source.evolve(state, (SourceEvent) event);
            }
            if (!(state instanceof Source.Known found)) {
                throw new NotFound("source", id);
            }
            known = found;
            sources.put(id.value(), known);
        }
        if (!caller.mayEnter(known.namespace())) {
            throw new NotFound("source", id);
        }
        return known;
    }

    /// A dataset that takes rows.
    ///
    /// @throws NotFound when there is none, or not for this caller
    DatasetRegistered dataset(DatasetId id, Caller caller) {
        DatasetRegistered registered = null;
        for (Object event : history(id.value()).toList()) {
            switch (event) {
                case DatasetRegistered e -> registered = e;
                case DatasetArchived _ -> throw new RuleBroken("dataset-must-be-open", "the dataset is archived");
                default -> {}
            }
        }
        if (registered == null || !caller.mayEnter(registered.namespace())) {
            throw new NotFound("dataset", id);
        }
        return registered;
    }

    private Stream<?> history(UUID id) {
        return events.readEvents(id.toString()).asStream().map(message -> message.getPayload());
    }
}
