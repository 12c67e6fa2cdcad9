package io.infranaut.audit.domain;

import io.infranaut.audit.api.DeadLettersCommand;
import io.infranaut.audit.api.ErasureCommand;
import io.infranaut.audit.api.ReplayCommand;
import io.infranaut.audit.api.RepublicationCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of audit.
@Configuration(proxyBeanMethods = false)
class AuditAggregates {
    @Bean
    AggregateType<?, ?> replays() {
        return new AggregateType<>(ReplayAggregate.class, ReplayCommand.class, ReplayAggregate::new);
    }

    @Bean
    AggregateType<?, ?> deadLetters() {
        return new AggregateType<>(DeadLettersAggregate.class, DeadLettersCommand.class, DeadLettersAggregate::new);
    }

    @Bean
    AggregateType<?, ?> erasures() {
        return new AggregateType<>(ErasureAggregate.class, ErasureCommand.class, ErasureAggregate::new);
    }

    @Bean
    AggregateType<?, ?> republications() {
        return new AggregateType<>(
                RepublicationAggregate.class, RepublicationCommand.class, RepublicationAggregate::new);
    }
}
