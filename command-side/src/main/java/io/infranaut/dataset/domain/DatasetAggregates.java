package io.infranaut.dataset.domain;

import io.infranaut.dataset.api.DatasetCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of datasets.
@Configuration(proxyBeanMethods = false)
class DatasetAggregates {
    @Bean
    AggregateType<?, ?> datasets() {
        return new AggregateType<>(DatasetAggregate.class, DatasetCommand.class, DatasetAggregate::new);
    }
}
