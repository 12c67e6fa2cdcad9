package io.infranaut.alert.api;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;

/// What can be asked of an escalation policy.
public sealed interface PolicyCommand {
    PolicyId policyId();

    /// Makes a policy. Its id is derived from namespace and name.
    @Requires(Permission.EDIT)
    record CreatePolicy(
            @TargetId PolicyId policyId, String namespace, String name, List<EscalationStep> steps, Instant at)
            implements PolicyCommand, Namespaced {}

    /// Makes the next version; escalations that run keep theirs.
    @Requires(Permission.EDIT)
    record ChangePolicy(@TargetId PolicyId policyId, List<EscalationStep> steps, Instant at) implements PolicyCommand {}
}
