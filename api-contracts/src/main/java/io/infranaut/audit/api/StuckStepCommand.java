package io.infranaut.audit.api;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;

/// What can be asked of a step that should have happened.
public sealed interface StuckStepCommand {
    StuckStepId stuckStepId();

    /// Has it tried again at once.
    ///
    /// @param kind of step
    /// @param instance what it is a step of
    @Requires(Permission.ADMINISTER)
    record NudgeStep(@TargetId StuckStepId stuckStepId, String kind, String instance, Instant at)
            implements StuckStepCommand {}
}
