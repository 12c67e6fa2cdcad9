package io.infranaut.app.demo;

import io.infranaut.platform.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Counts the messages on the topics of events, as any Kafka client could.
///
/// @param clients of this installation's Kafka
public record Published(KafkaClients clients) implements LongSupplier {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String QUEUES = "infranaut.queue.";

    @Override
    public long getAsLong() {
        Admin admin = clients.admin(PATIENCE);
        try {
            var topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("infranaut.") && !topic.startsWith(QUEUES))
                    .toList();
            Map<TopicPartition, OffsetSpec> ends = admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot ask Kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
