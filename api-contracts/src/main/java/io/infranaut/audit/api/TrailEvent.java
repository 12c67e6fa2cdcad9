package io.infranaut.audit.api;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.List;

/// What was seen of those who ask.
public sealed interface TrailEvent {
    TrailId trailId();

    @EventType("audit.AccessesRecorded")
    record AccessesRecorded(TrailId trailId, List<Access> accesses, Instant at) implements TrailEvent {}
}
