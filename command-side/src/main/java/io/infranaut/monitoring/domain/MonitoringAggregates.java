package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.ChunkCommand;
import io.infranaut.monitoring.api.MetricsCommand;
import io.infranaut.monitoring.api.MonitorCommand;
import io.infranaut.platform.axon.AggregateType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The aggregates of monitoring.
@Configuration(proxyBeanMethods = false)
class MonitoringAggregates {
    @Bean
    AggregateType<?, ?> metricBatches() {
        return new AggregateType<>(MetricBatchAggregate.class, MetricsCommand.class, MetricBatchAggregate::new);
    }

    @Bean
    AggregateType<?, ?> monitors() {
        return new AggregateType<>(MonitorAggregate.class, MonitorCommand.class, MonitorAggregate::new);
    }

    @Bean
    AggregateType<?, ?> chunks() {
        return new AggregateType<>(ChunkAggregate.class, ChunkCommand.class, ChunkAggregate::new);
    }
}
