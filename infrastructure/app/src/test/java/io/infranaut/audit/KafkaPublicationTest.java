package io.infranaut.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.audit.Publication.Stored;
import io.infranaut.embedded.EmbeddedServers;
import io.infranaut.embedded.EmbeddedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plain consumer with the CloudEvents SDK reads every event, whatever happens to the broker and to the application.
class KafkaPublicationTest {
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
                Publication.awaitAll(stored(app), bootstrap);
                issueAndRotate(app, 20);
            }
            issueAndRotate(app, 20);
            assertThat(app.get("/actuator/prometheus").text())
                    .containsPattern("infranaut_publication_lag_seconds (?!0\\.0\\n)[0-9.]+")
                    .containsPattern("infranaut_publication_lag_events ([2-9]|[1-9][0-9])[0-9]");
            try (var kafka = EmbeddedServers.start(folder, settings)) {
                assertThat(kafka.kafka().get()).isEqualTo(bootstrap);
                Publication.awaitAll(stored(app), bootstrap);
                issueAndRotate(app, 5);
                app.context().close();
                app = RunningApp.start(sameDatabase, CompletableFuture.completedFuture(bootstrap));
                issueAndRotate(app, 5);
                List<Stored> stored = stored(app);
                var published = Publication.awaitAll(stored, bootstrap);
                // who has signed in goes on record a moment later
                while (stored(app).size() > stored.size()) {
                    stored = stored(app);
                    published = Publication.awaitAll(stored, bootstrap);
                }
                Publication.check(stored, published);
                Publication.check(app.get("/api/v1/asyncapi.json").expect(200).body(), published);
                assertThat(app.get("/actuator/prometheus").text())
                        .contains("infranaut_publication_lag_seconds 0.0", "infranaut_publication_lag_events 0.0")
                        .containsPattern("infranaut_publication_events_total [1-9]");
                Subscribers.seeAll(stored.size(), Files.createDirectory(folder.resolve("subscribers")), bootstrap);
                assertThat(published)
                        .extracting(ConsumerRecord::topic)
                        .contains("infranaut.identity", "infranaut.audit");
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

    private static List<Stored> stored(RunningApp app) throws SQLException {
        String url = app.context().getEnvironment().getRequiredProperty("spring.datasource.url");
        try (var connection = DriverManager.getConnection(
                url, app.postgres().user(), app.postgres().password())) {
            return Publication.stored(connection);
        }
    }
}
