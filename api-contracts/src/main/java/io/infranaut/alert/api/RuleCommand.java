package io.infranaut.alert.api;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;

/// What can be asked of an alert rule.
public sealed interface RuleCommand {
    AlertRuleId ruleId();

    /// Makes a rule. Its id is derived from namespace and name.
    @Requires(Permission.EDIT)
    record CreateRule(
            @TargetId AlertRuleId ruleId, String namespace, String name, RuleDefinition definition, Instant at)
            implements RuleCommand, Namespaced {}

    /// Makes the next version of a rule.
    @Requires(Permission.EDIT)
    record ChangeRule(@TargetId AlertRuleId ruleId, RuleDefinition definition, Instant at) implements RuleCommand {}

    /// Stops a rule; alerts that it has raised stay until they are resolved.
    @Requires(Permission.EDIT)
    record DisableRule(@TargetId AlertRuleId ruleId, Instant at) implements RuleCommand {}

    @Requires(Permission.EDIT)
    record EnableRule(@TargetId AlertRuleId ruleId, Instant at) implements RuleCommand {}
}
