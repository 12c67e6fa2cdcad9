package io.infranaut.audit.api;

import java.util.UUID;

/// Names the dead letters of a read model; derived from the read model's name.
public record DeadLettersId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
