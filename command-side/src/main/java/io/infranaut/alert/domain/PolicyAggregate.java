package io.infranaut.alert.domain;

import io.infranaut.alert.api.PolicyCommand;
import io.infranaut.alert.api.PolicyEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Policy].
@AggregateRoot(type = "alert.Policy")
final class PolicyAggregate extends EventSourced<Policy, PolicyCommand, PolicyEvent> {
    PolicyAggregate(String id) {
        super(id, new Policy.Unknown());
    }

    @Override
    protected List<PolicyEvent> decide(Policy state, PolicyCommand command) {
        return Policy.decide(state, command);
    }

    @Override
    protected Policy evolve(Policy state, PolicyEvent event) {
        return Policy.evolve(state, event);
    }
}
