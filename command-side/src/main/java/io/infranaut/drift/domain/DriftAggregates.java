package io.infranaut.drift.domain;

import io.infranaut.drift.api.DriftCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of this context.
@Configuration(proxyBeanMethods = false)
class DriftAggregates {
    @Bean
    AggregateType<?, ?> driftChecks() {
        return new AggregateType<>(DriftCheckAggregate.class, DriftCommand.class, DriftCheckAggregate::new);
    }
}
