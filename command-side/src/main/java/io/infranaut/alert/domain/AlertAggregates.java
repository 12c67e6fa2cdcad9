package io.infranaut.alert.domain;

import io.infranaut.alert.api.AlertCommand;
import io.infranaut.alert.api.PolicyCommand;
import io.infranaut.alert.api.ReceiverCommand;
import io.infranaut.alert.api.RuleCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of alerting.
@Configuration(proxyBeanMethods = false)
class AlertAggregates {
    @Bean
    AggregateType<?, ?> alertSignalType() {
        return new AggregateType<>(SignalAggregate.class, AlertCommand.class, SignalAggregate::new);
    }

    @Bean
    AggregateType<?, ?> alertRuleType() {
        return new AggregateType<>(RuleAggregate.class, RuleCommand.class, RuleAggregate::new);
    }

    @Bean
    AggregateType<?, ?> escalationPolicyType() {
        return new AggregateType<>(PolicyAggregate.class, PolicyCommand.class, PolicyAggregate::new);
    }

    @Bean
    AggregateType<?, ?> alertReceiverType() {
        return new AggregateType<>(ReceiverAggregate.class, ReceiverCommand.class, ReceiverAggregate::new);
    }
}
