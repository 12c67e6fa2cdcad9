package io.infranaut.audit.api;

import java.util.UUID;

/// Names what one process has seen on one day.
public record TrailId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
