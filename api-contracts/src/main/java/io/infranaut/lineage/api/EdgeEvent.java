package io.infranaut.lineage.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.SortedMap;

/// What has happened to an edge.
public sealed interface EdgeEvent {
    EdgeId edgeId();

    @EventType("lineage.EdgeRecorded")
    record EdgeRecorded(
            EdgeId edgeId,
            String namespace,
            Node source,
            Node target,
            String relationship,
            SortedMap<String, String> details,
            Instant at)
            implements EdgeEvent {}
}
