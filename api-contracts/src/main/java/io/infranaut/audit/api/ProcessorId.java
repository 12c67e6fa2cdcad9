package io.infranaut.audit.api;

import java.util.UUID;

/// Names a follower of the events; derived from its name.
public record ProcessorId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
