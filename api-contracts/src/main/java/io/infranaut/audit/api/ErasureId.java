package io.infranaut.audit.api;

import java.util.UUID;

/// Names an erasure: the id of the data subject's key, which is destroyed once.
public record ErasureId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
