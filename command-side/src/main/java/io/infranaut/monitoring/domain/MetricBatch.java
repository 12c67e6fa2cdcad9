package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.MetricsCommand;
import io.infranaut.monitoring.api.MetricsCommand.RecordMetrics;
import io.infranaut.monitoring.api.MonitoringEvent.MetricsRecorded;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.RuleBroken;
import java.util.List;

/// A batch of metric points: unknown, or recorded.
public sealed interface MetricBatch {
    record Unknown() implements MetricBatch {}

    record Recorded(MetricsRecorded event) implements MetricBatch, Namespaced {
        @Override
        public String namespace() {
            return event.namespace();
        }
    }

    static List<MetricsRecorded> decide(MetricBatch state, MetricsCommand command) {
        return switch (command) {
            case RecordMetrics c ->
                switch (state) {
                    case Unknown _ ->
                        List.of(new MetricsRecorded(c.batchId(), c.namespace(), c.models(), c.segment(), c.at()));
                    case Recorded r -> {
                        if (!r.event().segment().rowsDigest().equals(c.segment().rowsDigest())) {
                            throw new RuleBroken("metrics-recorded", "this batch was recorded with other points");
                        }
                        yield List.of();
                    }
                };
        };
    }

    static MetricBatch evolve(MetricsRecorded event) {
        return new Recorded(event);
    }
}
