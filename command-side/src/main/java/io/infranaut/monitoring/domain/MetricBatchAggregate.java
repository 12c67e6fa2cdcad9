package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.MetricsCommand;
import io.infranaut.monitoring.api.MonitoringEvent.MetricsRecorded;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [MetricBatch].
@AggregateRoot(type = "monitoring.MetricBatch")
final class MetricBatchAggregate extends EventSourced<MetricBatch, MetricsCommand, MetricsRecorded> {
    MetricBatchAggregate(String id) {
        super(id, new MetricBatch.Unknown());
    }

    @Override
    protected List<MetricsRecorded> decide(MetricBatch state, MetricsCommand command) {
        return MetricBatch.decide(state, command);
    }

    @Override
    protected MetricBatch evolve(MetricBatch state, MetricsRecorded event) {
        return MetricBatch.evolve(event);
    }
}
