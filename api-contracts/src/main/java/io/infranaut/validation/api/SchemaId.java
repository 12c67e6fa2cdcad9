package io.infranaut.validation.api;

import java.util.UUID;

/// Names a subject of schemas; its versions are numbered.
public record SchemaId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
