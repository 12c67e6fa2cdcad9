package io.infranaut.dataset.api;

import java.util.UUID;

/// Names a dataset.
public record DatasetId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
