package io.infranaut.alert.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.List;

/// What has happened to an escalation policy.
public sealed interface PolicyEvent {
    PolicyId policyId();

    /// @param policyVersion counted from 1
    @EventType("alert.PolicyDefined")
    record PolicyDefined(
            PolicyId policyId, String namespace, String name, int policyVersion, List<EscalationStep> steps, Instant at)
            implements PolicyEvent {}
}
