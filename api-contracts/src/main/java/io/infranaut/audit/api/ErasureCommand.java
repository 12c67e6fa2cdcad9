package io.infranaut.audit.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;

/// What can be asked of an erasure.
public sealed interface ErasureCommand {
    ErasureId erasureId();

    /// Has a data subject forgotten. Asked again, it changes nothing.
    ///
    /// @param reason that does not name the subject
    @Requires(Permission.ADMINISTER)
    record EraseSubject(@TargetId ErasureId erasureId, String reason, Instant at) implements ErasureCommand {}

    /// Records that the subject's key is destroyed.
    @Requires(Permission.ADMINISTER)
    record RecordErased(@TargetId ErasureId erasureId, Instant at) implements ErasureCommand {}
}
