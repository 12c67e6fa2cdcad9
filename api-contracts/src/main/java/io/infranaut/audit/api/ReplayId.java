package io.infranaut.audit.api;

import java.util.UUID;

/// Names a replay.
public record ReplayId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
