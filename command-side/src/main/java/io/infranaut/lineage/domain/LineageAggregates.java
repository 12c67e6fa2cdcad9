package io.infranaut.lineage.domain;

import io.infranaut.lineage.api.EdgeCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of lineage.
@Configuration(proxyBeanMethods = false)
class LineageAggregates {
    @Bean
    AggregateType<?, ?> edges() {
        return new AggregateType<>(EdgeAggregate.class, EdgeCommand.class, EdgeAggregate::new);
    }
}
