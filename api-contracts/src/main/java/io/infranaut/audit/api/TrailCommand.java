package io.infranaut.audit.api;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;

/// What can be asked of the trail of accesses.
public sealed interface TrailCommand {
    TrailId trailId();

    /// Puts on record who asked for what.
    @Requires(Permission.AUDIT)
    record RecordAccesses(@TargetId TrailId trailId, List<Access> accesses, Instant at) implements TrailCommand {}
}
