package io.infranaut.audit.api;

import java.util.UUID;

/// Names a re-publication.
public record RepublicationId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
