package io.infranaut.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.EmbeddedSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plain consumer with the CloudEvents SDK reads every event, whatever happens to the broker and to the application.
class KafkaPublicationTest {
    private record Stored(String id, String aggregateId, long version, String type, String payload) {}

    @Test
    void everyEventIsPublishedAlthoughKafkaComesLateGoesAwayAndTheApplicationRestarts(@TempDir Path folder)
            throws Exception {
        EmbeddedSettings settings = EmbeddedSettings.defaults().withDurability(false);
        var address = new CompletableFuture<String>();
        RunningApp app = RunningApp.start(Map.of(), address);
        Map<String, String> sameDatabase =
                Map.of("spring.datasource.url", app.postgres().jdbcUrl());
        String bootstrap;
        try {
            issueAndRotate(app, 20);
            try (var kafka = EmbeddedServers.start(folder, settings)) {
                bootstrap = kafka.kafka().get();
                address.complete(bootstrap);
                awaitAll(app, bootstrap);
                issueAndRotate(app, 20);
            }
            issueAndRotate(app, 20);
            try (var kafka = EmbeddedServers.start(folder, settings)) {
                assertThat(kafka.kafka().get()).isEqualTo(bootstrap);
                awaitAll(app, bootstrap);
                issueAndRotate(app, 5);
                app.context().close();
                app = RunningApp.start(sameDatabase, CompletableFuture.completedFuture(bootstrap));
                issueAndRotate(app, 5);
                checkAll(app, awaitAll(app, bootstrap));
            }
        } finally {
            app.context().close();
        }
    }

    private static void issueAndRotate(RunningApp app, int keys) {
        for (int i = 0; i < keys; i++) {
            Reply key = app.post("/api/v1/keys", Map.of("name", "published", "roles", List.of("VIEWER")))
                    .expect(201);
            app.post(key.header("Location") + "/rotate", Map.of()).expect(200);
            app.get(key.header("Location"), "Infranaut-Min-Position", key.header("Infranaut-Position"))
                    .expect(200);
        }
    }

    private static List<Stored> stored(RunningApp app) throws Exception {
        String url = app.context().getEnvironment().getRequiredProperty("spring.datasource.url");
        try (var connection = DriverManager.getConnection(
                        url, app.postgres().user(), app.postgres().password());
                var rows = connection
                        .createStatement()
                        .executeQuery("select event_id, aggregate_id, sequence_number, type || '.v' || revision,"
                                + " convert_from(payload, 'UTF8') from event_store.domain_event order by position")) {
            var events = new ArrayList<Stored>();
            while (rows.next()) {
                events.add(new Stored(
                        rows.getString(1), rows.getString(2), rows.getLong(3), rows.getString(4), rows.getString(5)));
            }
            return events;
        }
    }

    private static List<ConsumerRecord<String, CloudEvent>> awaitAll(RunningApp app, String bootstrap)
            throws Exception {
        var wanted = stored(app).stream().map(Stored::id).toList();
        var records = new ArrayList<ConsumerRecord<String, CloudEvent>>();
        var ids = new ArrayList<String>();
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
            consumer.subscribe(Pattern.compile("infranaut\\..*"));
            long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (!ids.containsAll(wanted)) {
                assertThat(System.nanoTime())
                        .as("published %s of %s", ids.size(), wanted.size())
                        .isLessThan(deadline);
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    records.add(record);
                    ids.add(record.value().getId());
                });
            }
        }
        return records;
    }

    private static void checkAll(RunningApp app, List<ConsumerRecord<String, CloudEvent>> records) throws Exception {
        var first = new LinkedHashMap<String, ConsumerRecord<String, CloudEvent>>();
        records.forEach(record -> first.putIfAbsent(record.value().getId(), record));
        List<Stored> stored = stored(app);
        assertThat(first.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        stored.stream().map(Stored::id).toList());

        for (Stored event : stored) {
            ConsumerRecord<String, CloudEvent> record = Objects.requireNonNull(first.get(event.id()));
            CloudEvent published = record.value();
            assertThat(record.topic()).isEqualTo("infranaut.identity");
            assertThat(record.key()).isEqualTo(event.aggregateId());
            assertThat(published.getSubject()).isEqualTo(event.aggregateId());
            assertThat(published.getType()).isEqualTo("io.infranaut." + event.type());
            assertThat(published.getSource()).hasToString("/infranaut/identity");
            assertThat(published.getTime()).isNotNull();
            assertThat(published.getDataContentType()).isEqualTo("application/json");
            assertThat(published.getExtension("sequence")).isEqualTo(Long.toString(event.version()));
            assertThat(new String(published.getData().toBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(event.payload());
        }

        var versions = new HashMap<String, Long>();
        for (ConsumerRecord<String, CloudEvent> record : first.values()) {
            long version = Long.parseLong((String) record.value().getExtension("sequence"));
            assertThat(version).isEqualTo(versions.getOrDefault(record.key(), -1L) + 1);
            versions.put(record.key(), version);
        }
    }
}
