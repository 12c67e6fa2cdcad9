package io.infranaut.alert.api;

import java.util.UUID;

/// Names one step of one escalation: a hash of the alert, the policy's version, the round and the step's number.
public record StepId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
