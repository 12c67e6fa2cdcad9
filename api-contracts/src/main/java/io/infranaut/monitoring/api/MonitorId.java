package io.infranaut.monitoring.api;

import java.util.UUID;

/// Names the performance monitor of one model version; derived from model and version.
public record MonitorId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
