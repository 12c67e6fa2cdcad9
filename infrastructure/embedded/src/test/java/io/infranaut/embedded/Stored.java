package io.infranaut.embedded;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Names stored in all three servers.
record Stored(EmbeddedServers servers) {

    private static final TopicPartition NAMES = new TopicPartition("names", 0);

    static Stored in(EmbeddedServers servers) {
        return new Stored(servers);
    }

    void put(String name) throws Exception {
        var postgres = servers.postgres();
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists names (name text)");
            statement.execute("insert into names values ('" + name + "')");
        }
        try (var redis = RedisConnection.open(servers.redis())) {
            redis.send("APPEND", "names", name + ";");
        }
        var bootstrap = servers.kafka().join();
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Set.of(new NewTopic(NAMES.topic(), 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(NAMES.topic(), name)).get();
        }
    }

    List<String> inPostgres() throws Exception {
        var names = new ArrayList<String>();
        var postgres = servers.postgres();
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select name from names order by name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    List<String> inRedis() throws Exception {
        try (var redis = RedisConnection.open(servers.redis())) {
            return List.of(redis.send("GET", "names").split(";"));
        }
    }

    List<String> inKafka() {
        var names = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.kafka().join()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(Set.of(NAMES));
            consumer.seekToBeginning(Set.of(NAMES));
            var end = Objects.requireNonNull(consumer.endOffsets(Set.of(NAMES)).get(NAMES));
            while (consumer.position(NAMES) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> names.add(message.value()));
            }
        }
        return names;
    }
}
