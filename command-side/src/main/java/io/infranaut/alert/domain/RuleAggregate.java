package io.infranaut.alert.domain;

import io.infranaut.alert.api.RuleCommand;
import io.infranaut.alert.api.RuleEvent;
import io.infranaut.platform.axon.EventSourced;
import java.util.List;
import org.axonframework.modelling.command.AggregateRoot;

/// The shell of [Rule].
@AggregateRoot(type = "alert.Rule")
final class RuleAggregate extends EventSourced<Rule, RuleCommand, RuleEvent> {
    RuleAggregate(String id) {
        super(id, new Rule.Unknown());
    }

    @Override
    protected List<RuleEvent> decide(Rule state, RuleCommand command) {
        return Rule.decide(state, command);
    }

    @Override
    protected Rule evolve(Rule state, RuleEvent event) {
        return Rule.evolve(state, event);
    }
}
