package io.infranaut.platform.queue;

import io.infranaut.platform.kafka.KafkaClients;
import java.time.Duration;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes the queue.
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {
    @Bean
    BatchQueue batchQueue(DSLContext db, TransactionTemplate transactionTemplate, KafkaClients kafka) {
        return new BatchQueue(db, transactionTemplate, kafka, Duration.ofSeconds(10));
    }
}
