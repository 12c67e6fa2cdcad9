package io.infranaut.lineage.api;

import java.util.UUID;

/// Names an edge. Derived from its namespace, its two nodes and their relationship.
public record EdgeId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
