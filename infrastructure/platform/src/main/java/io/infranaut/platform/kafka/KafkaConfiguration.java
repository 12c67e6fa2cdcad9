package io.infranaut.platform.kafka;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Connects to Kafka when it is there.
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
    @Bean
    KafkaClients kafkaClients(KafkaAddress address) {
        return new KafkaClients(address);
    }
}
