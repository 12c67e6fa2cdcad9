package io.infranaut.alert.domain;

import io.infranaut.alert.api.EscalationStep;
import io.infranaut.alert.api.PolicyCommand;
import io.infranaut.alert.api.PolicyCommand.ChangePolicy;
import io.infranaut.alert.api.PolicyCommand.CreatePolicy;
import io.infranaut.alert.api.PolicyEvent;
import io.infranaut.alert.api.PolicyEvent.PolicyDefined;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Duration;
import java.util.List;

/// An escalation policy's life: unknown, then defined in versions.
public sealed interface Policy {
    Duration LONGEST = Duration.ofDays(30);

    record Unknown() implements Policy {}

    record Defined(String namespace, String name, int policyVersion, List<EscalationStep> steps)
            implements Policy, Namespaced {}

    static List<PolicyEvent> decide(Policy state, PolicyCommand command) {
        return switch (command) {
            case CreatePolicy c ->
                switch (state) {
                    case Unknown _ ->
                        List.of(new PolicyDefined(c.policyId(), c.namespace(), c.name(), 1, sound(c.steps()), c.at()));
                    case Defined d ->
                        throw new RuleBroken("policy-name-is-taken", "there is already a policy named " + d.name());
                };
            case ChangePolicy c ->
                switch (state) {
                    case Unknown _ -> throw new NotFound("policy", c.policyId());
                    case Defined d ->
                        sound(c.steps()).equals(d.steps())
                                ? List.of()
                                : List.of(new PolicyDefined(
                                        c.policyId(),
                                        d.namespace(),
                                        d.name(),
                                        d.policyVersion() + 1,
                                        c.steps(),
                                        c.at()));
                };
        };
    }

    private static List<EscalationStep> sound(List<EscalationStep> steps) {
        if (steps.isEmpty() || steps.size() > 20) {
            throw new InvalidInput("/steps", "a policy has 1 to 20 steps");
        }
        for (int i = 0; i < steps.size(); i++) {
            EscalationStep step = steps.get(i);
            if (step.after().isNegative() || step.after().compareTo(LONGEST) > 0) {
                throw new InvalidInput("/steps/" + i + "/after", "a step is due after 0 seconds to 30 days");
            }
            if (step.receivers().isEmpty()) {
                throw new InvalidInput("/steps/" + i + "/receivers", "a step tells at least one receiver");
            }
        }
        return steps;
    }

    static Policy evolve(Policy state, PolicyEvent event) {
        return switch (event) {
            case PolicyDefined e -> new Defined(e.namespace(), e.name(), e.policyVersion(), e.steps());
        };
    }
}
