package io.infranaut.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.infranaut.platform.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds what a plain consumer with the CloudEvents SDK reads from Kafka against the stored events.
public final class Publication {
    private static final Pattern TOPICS = Pattern.compile("infranaut\\.(?!queue\\.).*");

    private Publication() {}

    public record Stored(long position, String id, String aggregateId, long version, String type, String payload) {
        String topic() {
            return "infranaut." + context();
        }

        String context() {
            return type.substring(0, type.indexOf('.'));
        }
    }

    /// All events of a database.
    public static List<Stored> stored(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select position, event_id, aggregate_id, sequence_number, type || '.v' || revision,"
                                + " convert_from(payload, 'UTF8') from event_store.domain_event order by position")) {
            var events = new ArrayList<Stored>();
            while (rows.next()) {
                events.add(new Stored(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getString(5),
                        rows.getString(6)));
            }
            return events;
        }
    }

    /// Reads the topics of events from their beginning until all of these were read.
    public static List<ConsumerRecord<String, CloudEvent>> awaitAll(List<Stored> wanted, String bootstrap) {
        return awaitAll(wanted, TOPICS, bootstrap);
    }

    /// The same of other topics.
    static List<ConsumerRecord<String, CloudEvent>> awaitAll(List<Stored> wanted, Pattern topics, String bootstrap) {
        Set<String> missing = new HashSet<>(wanted.stream().map(Stored::id).toList());
        var records = new ArrayList<ConsumerRecord<String, CloudEvent>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "reader-" + System.nanoTime(),
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "500"),
                new StringDeserializer(),
                new CloudEventDeserializer())) {
            consumer.subscribe(topics);
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!missing.isEmpty()) {
                assertThat(System.nanoTime())
                        .as("%s of %s are not published", missing.size(), wanted.size())
                        .isLessThan(deadline);
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    records.add(record);
                    missing.remove(record.value().getId());
                });
            }
        }
        return records;
    }

    /// Each event is there, as it is stored, and those of an aggregate in their order; an event may be there again.
    public static void check(List<Stored> stored, List<ConsumerRecord<String, CloudEvent>> records) {
        check(stored, records, Stored::topic);
    }

    /// The same on topics of somebody's choice.
    static void check(
            List<Stored> stored, List<ConsumerRecord<String, CloudEvent>> records, Function<Stored, String> topic) {
        var first = new LinkedHashMap<String, ConsumerRecord<String, CloudEvent>>();
        records.forEach(record -> first.putIfAbsent(record.value().getId(), record));
        assertThat(first.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        stored.stream().map(Stored::id).toList());

        for (Stored event : stored) {
            ConsumerRecord<String, CloudEvent> record = Objects.requireNonNull(first.get(event.id()));
            CloudEvent published = record.value();
            assertThat(record.topic()).isEqualTo(topic.apply(event));
            assertThat(record.key()).isEqualTo(event.aggregateId());
            assertThat(published.getSubject()).isEqualTo(event.aggregateId());
            assertThat(published.getType()).isEqualTo("io.infranaut." + event.type());
            assertThat(published.getSource()).hasToString("/infranaut/" + event.context());
            assertThat(published.getTime()).isNotNull();
            assertThat(published.getDataContentType()).isEqualTo("application/json");
            assertThat(published.getExtension("sequence")).isEqualTo(Long.toString(event.version()));
            assertThat(new String(published.getData().toBytes(), UTF_8)).isEqualTo(event.payload());
        }

        var versions = new HashMap<String, Long>();
        stored.forEach(event -> versions.merge(event.aggregateId(), event.version() - 1, Math::min));
        for (ConsumerRecord<String, CloudEvent> record : first.values()) {
            long version = Long.parseLong((String) record.value().getExtension("sequence"));
            assertThat(version).isEqualTo(versions.get(record.key()) + 1);
            versions.put(record.key(), version);
        }
    }

    /// Each record is as the AsyncAPI document says.
    static void check(JsonNode document, List<ConsumerRecord<String, CloudEvent>> records) {
        for (ConsumerRecord<String, CloudEvent> record : records) {
            ObjectNode headers = Json.mapper().createObjectNode();
            record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
            String type = record.value().getType().substring("io.infranaut.".length());
            assertThat(record.value().getDataSchema().getPath())
                    .isEqualTo("/api/v1/schemas/events/" + type.replaceFirst("\\.v(\\d+)$", "/$1"));
            assertThat(Published.violations(
                            document,
                            type,
                            headers,
                            Json.mapper().readTree(record.value().getData().toBytes())))
                    .isEmpty();
        }
    }
}
