package io.infranaut.platform.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Kafka's clients: one producer and one administrator for all, made when Kafka is first needed and there; a consumer
/// for whoever asks.
public final class KafkaClients implements AutoCloseable {
    private final CompletableFuture<String> address;
    private @Nullable Producer<String, byte[]> producer;
    private @Nullable Admin admin;

    public KafkaClients(KafkaAddress address) {
        this.address = address.bootstrapServers();
    }

    /// Sends a record; returns once every replica in sync has it.
    ///
    /// @param patience how long to wait for Kafka to be there and to take it
    /// @throws KafkaUnavailable after that; the record may arrive all the same
    public RecordMetadata send(ProducerRecord<String, byte[]> record, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        return await(producer(patience).send(record), deadline, "the record was not taken by Kafka in time");
    }

    /// The shared producer: idempotent, `acks=all`.
    ///
    /// @throws KafkaUnavailable when Kafka is not there in time
    public Producer<String, byte[]> producer(Duration patience) {
        String servers = servers(patience);
        synchronized (this) {
            if (producer == null) {
                producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", servers,
                                "acks", "all",
                                "enable.idempotence", true,
                                "linger.ms", 0,
                                "max.block.ms", 5_000,
                                "request.timeout.ms", 5_000,
                                "delivery.timeout.ms", 10_000,
                                "reconnect.backoff.max.ms", 500,
                                "client.id", "infranaut"),
                        new StringSerializer(),
                        new ByteArraySerializer());
            }
            return producer;
        }
    }

    /// A consumer that belongs to no group: its user assigns partitions, seeks, and remembers offsets elsewhere.
    ///
    /// @throws KafkaUnavailable when Kafka is not there in time
    public KafkaConsumer<String, byte[]> consumer(String clientId, Duration patience) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers(patience),
                        "client.id",
                        clientId,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "none",
                        "isolation.level",
                        "read_committed",
                        "allow.auto.create.topics",
                        false,
                        "reconnect.backoff.max.ms",
                        500,
                        "default.api.timeout.ms",
                        10_000),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /// Makes a topic that is not there yet.
    ///
    /// @param settings of the topic, where they differ from the broker's
    /// @throws KafkaUnavailable when Kafka does not answer in time
    public void ensureTopic(String topic, int partitions, Map<String, String> settings, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(new TreeMap<>(settings));
        try {
            await(
                    admin(patience)
                            .createTopics(List.of(wanted))
                            .all()
                            .toCompletionStage()
                            .toCompletableFuture(),
                    deadline,
                    "the topic " + topic + " was not made in time");
        } catch (KafkaUnavailable e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /// @throws KafkaUnavailable when Kafka is not there in time
    public Admin admin(Duration patience) {
        String servers = servers(patience);
        synchronized (this) {
            if (admin == null) {
                admin = Admin.create(Map.of(
                        "bootstrap.servers",
                        servers,
                        "client.id",
                        "infranaut-admin",
                        "request.timeout.ms",
                        5_000,
                        "default.api.timeout.ms",
                        10_000));
            }
            return admin;
        }
    }

    private String servers(Duration patience) {
        return await(address, System.nanoTime() + patience.toNanos(), "Kafka is not there yet");
    }

    private static <T> T await(Future<T> future, long deadline, String otherwise) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new KafkaUnavailable(otherwise, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaUnavailable(otherwise, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailable(otherwise, e);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
