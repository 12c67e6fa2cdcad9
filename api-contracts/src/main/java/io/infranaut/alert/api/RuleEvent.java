package io.infranaut.alert.api;

import io.infranaut.platform.api.EventType;
import java.time.Instant;

/// What has happened to an alert rule.
public sealed interface RuleEvent {
    AlertRuleId ruleId();

    /// @param ruleVersion counted from 1
    @EventType("alert.RuleDefined")
    record RuleDefined(
            AlertRuleId ruleId, String namespace, String name, int ruleVersion, RuleDefinition definition, Instant at)
            implements RuleEvent {}

    @EventType("alert.RuleDisabled")
    record RuleDisabled(AlertRuleId ruleId, Instant at) implements RuleEvent {}

    @EventType("alert.RuleEnabled")
    record RuleEnabled(AlertRuleId ruleId, Instant at) implements RuleEvent {}
}
