package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.MonitorCommand;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Monitor].
@AggregateRoot(type = "monitoring.Monitor")
final class MonitorAggregate extends EventSourced<Monitor, MonitorCommand, MonitorEvent> {
    MonitorAggregate(String id) {
        super(id, new Monitor.Unknown());
    }

    @Override
    protected List<MonitorEvent> decide(Monitor state, MonitorCommand command) {
        return Monitor.decide(state, command);
    }

    @Override
    protected Monitor evolve(Monitor state, MonitorEvent event) {
        return Monitor.evolve(state, event);
    }
}
