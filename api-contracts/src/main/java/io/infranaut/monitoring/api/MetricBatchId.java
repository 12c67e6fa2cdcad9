package io.infranaut.monitoring.api;

import java.util.UUID;

/// Names a batch of metric points.
public record MetricBatchId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
