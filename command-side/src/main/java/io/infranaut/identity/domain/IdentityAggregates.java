package io.infranaut.identity.domain;

import io.infranaut.identity.api.KeyCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of identity.
@Configuration(proxyBeanMethods = false)
class IdentityAggregates {
    @Bean
    AggregateType<?, ?> keys() {
        return new AggregateType<>(KeyAggregate.class, KeyCommand.class, KeyAggregate::new);
    }
}
