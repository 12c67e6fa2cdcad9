package io.infranaut.alert.api;

import java.util.UUID;

/// Names a receiver of notifications.
public record ReceiverId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
