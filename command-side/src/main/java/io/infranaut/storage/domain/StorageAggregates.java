package io.infranaut.storage.domain;

import io.infranaut.platform.axon.AggregateType;
import io.infranaut.storage.api.PartitionCommand;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of storage.
@Configuration(proxyBeanMethods = false)
class StorageAggregates {
    @Bean
    AggregateType<?, ?> partitions() {
        return new AggregateType<>(PartitionAggregate.class, PartitionCommand.class, PartitionAggregate::new);
    }
}
