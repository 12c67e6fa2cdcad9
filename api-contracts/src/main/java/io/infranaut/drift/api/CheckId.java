package io.infranaut.drift.api;

import java.util.UUID;

/// Names a drift check.
public record CheckId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
