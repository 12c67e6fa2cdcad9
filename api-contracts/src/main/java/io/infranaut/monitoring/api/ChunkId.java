package io.infranaut.monitoring.api;

import java.util.UUID;

/// Names a chunk of a monitor: what was measured of it, and each time anew, is one stream.
public record ChunkId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
