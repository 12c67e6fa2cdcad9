package io.infranaut.model.domain;

import io.infranaut.model.api.ModelCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of this context.
@Configuration(proxyBeanMethods = false)
class ModelAggregates {
    @Bean
    AggregateType<?, ?> models() {
        return new AggregateType<>(ModelAggregate.class, ModelCommand.class, ModelAggregate::new);
    }
}
