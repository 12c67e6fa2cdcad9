package io.infranaut.alert.api;

import java.util.UUID;

/// Names a notification: a hash of the step and the receiver. Receivers know a repeated delivery by it.
public record NotificationId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
