package io.infranaut.lineage.api;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.SortedMap;

/// What can be asked of an edge.
public sealed interface EdgeCommand {
    EdgeId edgeId();

    /// Records that one node leads to another. Said again with other labels or details, the edge has those from then
    /// on.
    ///
    /// @param source what was there first
    /// @param target what came of it
    /// @param relationship of the source to the target, in kebab-case, for example `pinned-as`
    @Requires(Permission.OPERATE)
    record RecordEdge(
            @TargetId EdgeId edgeId,
            String namespace,
            Node source,
            Node target,
            String relationship,
            SortedMap<String, String> details,
            Instant at)
            implements EdgeCommand, Namespaced {}
}
