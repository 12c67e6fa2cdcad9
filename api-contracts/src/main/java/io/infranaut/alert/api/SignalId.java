package io.infranaut.alert.api;

import java.util.UUID;

/// Names what can go wrong: a fingerprint in a namespace. All alerts that it ever raises belong to it, one at a time.
public record SignalId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
