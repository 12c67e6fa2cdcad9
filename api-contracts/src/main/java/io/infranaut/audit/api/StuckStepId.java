package io.infranaut.audit.api;

import java.util.UUID;

/// Names a step that should have happened; derived from its kind and instance.
public record StuckStepId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
