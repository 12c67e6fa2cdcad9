package io.infranaut.alert.domain;

import io.infranaut.alert.api.DriftCondition;
import io.infranaut.alert.api.MetricCondition;
import io.infranaut.alert.api.RuleCommand;
import io.infranaut.alert.api.RuleCommand.ChangeRule;
import io.infranaut.alert.api.RuleCommand.CreateRule;
import io.infranaut.alert.api.RuleCommand.DisableRule;
import io.infranaut.alert.api.RuleCommand.EnableRule;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleEvent;
import io.infranaut.alert.api.RuleEvent.RuleDefined;
import io.infranaut.alert.api.RuleEvent.RuleDisabled;
import io.infranaut.alert.api.RuleEvent.RuleEnabled;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.ArrayList;
import java.util.List;

/// An alert rule's life: unknown, then defined in versions and enabled or not.
public sealed interface Rule {
    record Unknown() implements Rule {}

    record Defined(String namespace, String name, int ruleVersion, RuleDefinition definition, boolean enabled)
            implements Rule, Namespaced {}

    static List<RuleEvent> decide(Rule state, RuleCommand command) {
        return switch (command) {
            case CreateRule c ->
                switch (state) {
                    case Unknown _ ->
                        List.of(new RuleDefined(c.ruleId(), c.namespace(), c.name(), 1, sound(c.definition()), c.at()));
                    case Defined d ->
                        throw new RuleBroken("rule-name-is-taken", "there is already a rule named " + d.name());
                };
            case ChangeRule c -> {
                Defined d = defined(state, command);
                yield sound(c.definition()).equals(d.definition())
                        ? List.of()
                        : List.of(new RuleDefined(
                                c.ruleId(), d.namespace(), d.name(), d.ruleVersion() + 1, c.definition(), c.at()));
            }
            case DisableRule c ->
                defined(state, command).enabled() ? List.of(new RuleDisabled(c.ruleId(), c.at())) : List.of();
            case EnableRule c ->
                defined(state, command).enabled() ? List.of() : List.of(new RuleEnabled(c.ruleId(), c.at()));
        };
    }

    private static Defined defined(Rule state, RuleCommand command) {
        return switch (state) {
            case Defined d -> d;
            case Unknown _ -> throw new NotFound("rule", command.ruleId());
        };
    }

    private static RuleDefinition sound(RuleDefinition definition) {
        var errors = new ArrayList<InvalidInput.Field>();
        switch (definition.kind()) {
            case DRIFT -> {
                DriftCondition drift = definition.drift();
                if (drift == null || definition.metric() != null) {
                    errors.add(new InvalidInput.Field("/drift", "a rule on drift has a drift condition and no other"));
                } else if (drift.driftedShare() != null && !(drift.driftedShare() > 0 && drift.driftedShare() <= 1)) {
                    errors.add(new InvalidInput.Field("/drift/driftedShare", "a share is above 0 and at most 1"));
                }
            }
            case METRIC -> {
                MetricCondition metric = definition.metric();
                if (metric == null || definition.drift() != null) {
                    errors.add(new InvalidInput.Field(
                            "/metric", "a rule on a metric has a metric condition and no other"));
                } else if (!Double.isFinite(metric.threshold())) {
                    errors.add(new InvalidInput.Field("/metric/threshold", "a threshold is a finite number"));
                }
            }
        }
        if (definition.forPoints() < 1 || definition.forPoints() > 1000) {
            errors.add(new InvalidInput.Field("/forPoints", "1 to 1000 points in a row"));
        }
        if (definition.forTime() != null && definition.forTime().isNegative()) {
            errors.add(new InvalidInput.Field("/forTime", "a time is not negative"));
        }
        if (definition.keepFiringFor().isNegative()) {
            errors.add(new InvalidInput.Field("/keepFiringFor", "a time is not negative"));
        }
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
        return definition;
    }

    static Rule evolve(Rule state, RuleEvent event) {
        return switch (event) {
            case RuleDefined e ->
                new Defined(
                        e.namespace(),
                        e.name(),
                        e.ruleVersion(),
                        e.definition(),
                        !(state instanceof Defined d) || d.enabled());
            case RuleDisabled _ -> withEnabled(state, false);
            case RuleEnabled _ -> withEnabled(state, true);
        };
    }

    private static Rule withEnabled(Rule state, boolean enabled) {
        return switch (state) {
            case Defined d -> new Defined(d.namespace(), d.name(), d.ruleVersion(), d.definition(), enabled);
            case Unknown u -> u;
        };
    }
}
