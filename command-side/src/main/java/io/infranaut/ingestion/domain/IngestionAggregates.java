package io.infranaut.ingestion.domain;

import io.infranaut.ingestion.api.SourceCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of ingestion.
@Configuration(proxyBeanMethods = false)
class IngestionAggregates {
    @Bean
    AggregateType<?, ?> sources() {
        return new AggregateType<>(SourceAggregate.class, SourceCommand.class, SourceAggregate::new);
    }
}
