package io.infranaut.baseline.domain;

import io.infranaut.baseline.api.BaselineCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of this context.
@Configuration(proxyBeanMethods = false)
class BaselineAggregates {
    @Bean
    AggregateType<?, ?> baselines() {
        return new AggregateType<>(BaselineAggregate.class, BaselineCommand.class, BaselineAggregate::new);
    }
}
