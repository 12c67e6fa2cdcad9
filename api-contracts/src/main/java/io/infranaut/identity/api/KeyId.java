package io.infranaut.identity.api;

import java.util.UUID;

/// Names an API key; not a secret.
public record KeyId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
