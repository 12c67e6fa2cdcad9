package io.infranaut.baseline.api;

import java.util.UUID;

/// Names a baseline; its versions are numbered.
public record BaselineId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
