package io.infranaut.alert.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.alert.api.AlertRuleId;
import io.infranaut.alert.api.Comparison;
import io.infranaut.alert.api.DriftCondition;
import io.infranaut.alert.api.EscalationStep;
import io.infranaut.alert.api.MetricCondition;
import io.infranaut.alert.api.NoData;
import io.infranaut.alert.api.PolicyCommand.ChangePolicy;
import io.infranaut.alert.api.PolicyCommand.CreatePolicy;
import io.infranaut.alert.api.PolicyEvent.PolicyDefined;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.ReceiverCommand.ChangeReceiver;
import io.infranaut.alert.api.ReceiverCommand.CreateReceiver;
import io.infranaut.alert.api.ReceiverCommand.DisableReceiver;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDefined;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDisabled;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.RuleCommand.ChangeRule;
import io.infranaut.alert.api.RuleCommand.CreateRule;
import io.infranaut.alert.api.RuleCommand.DisableRule;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.alert.api.RuleEvent.RuleDefined;
import io.infranaut.alert.api.RuleEvent.RuleDisabled;
import io.infranaut.alert.api.RuleKind;
import io.infranaut.alert.api.Severity;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The decisions of rules, policies and receivers.
class DefinitionsTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final AlertRuleId RULE = new AlertRuleId(new UUID(1, 1));
    private static final PolicyId POLICY = new PolicyId(new UUID(2, 1));
    private static final ReceiverId RECEIVER = new ReceiverId(new UUID(3, 1));
    private static final UUID SECRET = new UUID(4, 1);
    private static final DriftCondition ANY_DRIFT = new DriftCondition(null, null, null, null, null);

    @Test
    void aRuleIsDefinedInVersionsAndOnlyWhenItChanges() {
        var first = drift(ANY_DRIFT);
        var second = drift(new DriftCondition(null, null, null, "age", null));
        Rule defined = new Rule.Defined("default", "r", 1, first, true);
        assertThat(Rule.decide(new Rule.Unknown(), new CreateRule(RULE, "default", "r", first, NOON)))
                .containsExactly(new RuleDefined(RULE, "default", "r", 1, first, NOON));
        assertThat(Rule.decide(defined, new ChangeRule(RULE, second, NOON)))
                .containsExactly(new RuleDefined(RULE, "default", "r", 2, second, NOON));
        assertThat(Rule.decide(defined, new ChangeRule(RULE, first, NOON))).isEmpty();
        assertThat(Rule.decide(defined, new DisableRule(RULE, NOON))).containsExactly(new RuleDisabled(RULE, NOON));
        assertThatThrownBy(() -> Rule.decide(defined, new CreateRule(RULE, "default", "r", first, NOON)))
                .isInstanceOf(RuleBroken.class);
        assertThatThrownBy(() -> Rule.decide(new Rule.Unknown(), new DisableRule(RULE, NOON)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void aDisabledRuleStaysDisabledWhenItIsChanged() {
        Rule disabled = new Rule.Defined("default", "r", 1, drift(ANY_DRIFT), false);
        var changed = new RuleDefined(RULE, "default", "r", 2, drift(ANY_DRIFT), NOON);
        assertThat(Rule.evolve(disabled, changed))
                .isEqualTo(new Rule.Defined("default", "r", 2, drift(ANY_DRIFT), false));
    }

    @Test
    void aRuleHasTheConditionOfItsKind() {
        var metric = new MetricCondition(null, "accuracy", Comparison.BELOW, 0.8);
        assertThat(errors(definition(RuleKind.DRIFT, null, null, 1))).containsExactly("/drift");
        assertThat(errors(definition(RuleKind.DRIFT, ANY_DRIFT, metric, 1))).containsExactly("/drift");
        assertThat(errors(definition(RuleKind.METRIC, null, null, 0))).containsExactly("/metric", "/forPoints");
        assertThat(errors(drift(new DriftCondition(null, null, null, null, 1.5))))
                .containsExactly("/drift/driftedShare");
        assertThat(errors(definition(
                        RuleKind.METRIC, null, new MetricCondition(null, "m", Comparison.BELOW, Double.NaN), 1)))
                .containsExactly("/metric/threshold");
        assertThat(errors(definition(RuleKind.METRIC, null, metric, 1))).isEmpty();
    }

    @Test
    void aPolicyIsDefinedInVersions() {
        var steps = List.of(new EscalationStep(Duration.ZERO, List.of(RECEIVER)));
        var slower = List.of(new EscalationStep(Duration.ofMinutes(1), List.of(RECEIVER)));
        Policy defined = new Policy.Defined("default", "p", 1, steps);
        assertThat(Policy.decide(new Policy.Unknown(), new CreatePolicy(POLICY, "default", "p", steps, NOON)))
                .containsExactly(new PolicyDefined(POLICY, "default", "p", 1, steps, NOON));
        assertThat(Policy.decide(defined, new ChangePolicy(POLICY, slower, NOON)))
                .containsExactly(new PolicyDefined(POLICY, "default", "p", 2, slower, NOON));
        assertThat(Policy.decide(defined, new ChangePolicy(POLICY, steps, NOON)))
                .isEmpty();
        var backwards = List.of(new EscalationStep(Duration.ofSeconds(-1), List.of(RECEIVER)));
        assertThatThrownBy(() -> Policy.decide(defined, new ChangePolicy(POLICY, backwards, NOON)))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void aReceiverKeepsItsSecretUnlessItGetsAnother() {
        Receiver defined = new Receiver.Defined("default", "r", "http://a.example/", SECRET, true);
        assertThat(Receiver.decide(
                        new Receiver.Unknown(),
                        new CreateReceiver(RECEIVER, "default", "r", "http://a.example/", SECRET, NOON)))
                .containsExactly(new ReceiverDefined(RECEIVER, "default", "r", "http://a.example/", SECRET, NOON));
        assertThat(Receiver.decide(defined, new ChangeReceiver(RECEIVER, "http://b.example/", null, NOON)))
                .containsExactly(new ReceiverDefined(RECEIVER, "default", "r", "http://b.example/", SECRET, NOON));
        assertThat(Receiver.decide(defined, new ChangeReceiver(RECEIVER, "http://a.example/", null, NOON)))
                .isEmpty();
        assertThat(Receiver.decide(defined, new DisableReceiver(RECEIVER, NOON)))
                .containsExactly(new ReceiverDisabled(RECEIVER, NOON));
    }

    private static List<String> errors(RuleDefinition definition) {
        try {
            Rule.decide(new Rule.Unknown(), new CreateRule(RULE, "default", "r", definition, NOON));
            return List.of();
        } catch (InvalidInput e) {
            return e.errors().stream().map(InvalidInput.Field::pointer).toList();
        }
    }

    private static RuleDefinition drift(DriftCondition condition) {
        return definition(RuleKind.DRIFT, condition, null, 1);
    }

    private static RuleDefinition definition(
            RuleKind kind, @Nullable DriftCondition drift, @Nullable MetricCondition metric, int forPoints) {
        return new RuleDefinition(
                null,
                kind,
                drift,
                metric,
                forPoints,
                null,
                Severity.WARNING,
                new TreeMap<>(),
                null,
                Duration.ZERO,
                NoData.IGNORE);
    }
}
