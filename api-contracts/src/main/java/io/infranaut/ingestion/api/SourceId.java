package io.infranaut.ingestion.api;

import java.util.UUID;

/// Names a source.
public record SourceId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
