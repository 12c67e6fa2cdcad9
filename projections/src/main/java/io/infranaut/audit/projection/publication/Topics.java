package io.infranaut.audit.projection.publication;

import io.infranaut.platform.kafka.KafkaAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics of the events: made when first written to, written in order, every replica confirming. A record that
/// cannot be sent now is sent when Kafka is back. Used by one thread; [#close()] by any, and ends the waiting.
final class Topics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final short BROKERS_DEFAULT = -1;

    private final KafkaAddress address;
    private final String client;
    private final int partitions;
    private final Set<String> known = new HashSet<>();
    private final List<Future<RecordMetadata>> underWay = new ArrayList<>();
    private volatile @Nullable Producer<String, byte[]> producer;
    private volatile boolean closed;

    /// @param client under which Kafka knows who writes
    /// @param partitions of a topic that is made
    Topics(KafkaAddress address, String client, int partitions) {
        this.address = address;
        this.client = client;
        this.partitions = partitions;
    }

    void send(ProducerRecord<String, byte[]> record) throws InterruptedException {
        if (!known.contains(record.topic())) {
            make(record.topic());
            known.add(record.topic());
        }
        try {
            underWay.add(producer().send(record));
        } catch (RuntimeException e) {
            forget();
            throw e;
        }
    }

    /// Waits until all that was sent is stored.
    ///
    /// @throws TopicRefused if Kafka will never store it
    /// @throws IllegalStateException if something could not be stored; all since the last wait is to be sent again
    void awaitAll() {
        try {
            for (Future<RecordMetadata> record : underWay) {
                record.get();
            }
            underWay.clear();
        } catch (ExecutionException e) {
            forget();
            throw failure("cannot publish", e);
        } catch (InterruptedException e) {
            forget();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing", e);
        }
    }

    private static IllegalStateException failure(String what, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = what + ": " + cause.getMessage();
        return switch (cause) {
            case InvalidTopicException _,
                    AuthorizationException _,
                    PolicyViolationException _,
                    RecordTooLargeException _,
                    InvalidReplicationFactorException _ -> new TopicRefused(message, cause);
            default -> new IllegalStateException(message, cause);
        };
    }

    private void forget() {
        underWay.clear();
        known.clear();
        Producer<String, byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    private synchronized Producer<String, byte[]> producer() throws InterruptedException {
        Producer<String, byte[]> current = producer;
        if (current == null) {
            String servers = servers();
            if (closed) {
                throw new IllegalStateException("closed");
            }
            current = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            servers,
                            ProducerConfig.CLIENT_ID_CONFIG,
                            client,
                            ProducerConfig.ACKS_CONFIG,
                            "all",
                            // what waits behind a request goes together; and a new topic that does not answer at once
                            // cannot mix the numbers of several, after which they are sent again for ever
                            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                            1,
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            Integer.MAX_VALUE,
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            Long.MAX_VALUE,
                            ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                            1000L,
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                            LARGEST,
                            ProducerConfig.COMPRESSION_TYPE_CONFIG,
                            "lz4",
                            ProducerConfig.LINGER_MS_CONFIG,
                            0),
                    new StringSerializer(),
                    new ByteArraySerializer());
            producer = current;
        }
        return current;
    }

    private void make(String topic) throws InterruptedException {
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.of(BROKERS_DEFAULT))
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(LARGEST)));
        while (!closed) {
            try (Admin admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    servers(),
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    1000L,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    5000,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    5000))) {
                admin.createTopics(List.of(wanted)).all().get();
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    return;
                }
                if (!(e.getCause() instanceof RetriableException)) {
                    throw failure("cannot make the topic " + topic, e);
                }
                LOG.info("Kafka does not answer; publication waits for it");
            }
        }
        throw new IllegalStateException("closed");
    }

    private String servers() throws InterruptedException {
        while (!closed) {
            try {
                return address.bootstrapServers().get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new IllegalStateException("there is no Kafka", e);
            }
        }
        throw new IllegalStateException("closed");
    }

    /// Ends the waiting of the thread that sends.
    @Override
    public void close() {
        closed = true;
        Producer<String, byte[]> current = producer;
        if (current != null) {
            current.close(Duration.ZERO);
        }
    }
}
