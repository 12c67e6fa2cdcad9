package io.infranaut.alert.api;

import java.util.UUID;

/// Names an escalation policy.
public record PolicyId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
