package io.infranaut.storage.api;

import java.util.UUID;

/// Names a batch of rows: one accepted request, file or message.
public record BatchId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
