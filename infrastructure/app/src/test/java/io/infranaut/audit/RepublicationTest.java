package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.AppProcess;
import io.infranaut.app.Client;
import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.audit.Publication.Stored;
import io.infranaut.embedded.EmbeddedServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Events of the past are published again, whatever happens meanwhile.
class RepublicationTest {
    private static final String PUBLICATIONS = "/api/v1/audit/publications";
    private static final int MANY = 15_000;

    private static Reply issue(Client client) {
        return client.post("/api/v1/keys", Map.of("name", "published again", "roles", List.of("VIEWER")))
                .expect(201);
    }

    @Test
    void aRangeIsPublishedToATopicOfItsOwn() throws SQLException {
        RunningApp app = RunningApp.shared();
        var client = new Client(app.base(), RunningApp.ADMIN_KEY);
        Reply first = issue(client);
        client.post(first.header("Location") + "/rotate", Map.of()).expect(200);
        Reply last = issue(client);
        String topic = "again-" + UUID.randomUUID();
        long from = Long.parseLong(first.header("Infranaut-Position"));
        long to = Long.parseLong(last.header("Infranaut-Position"));

        Reply done = client.post(
                        PUBLICATIONS,
                        Map.of(
                                "topic", topic,
                                "fromPosition", from,
                                "toPosition", to,
                                "types", List.of("identity.KeyIssued")),
                        "Prefer",
                        "wait=30")
                .expect(200);

        assertThat(done.body().get("state").asString()).isEqualTo("COMPLETED");
        JsonNode view = client.get(done.header("Location")).expect(200).body();
        assertThat(view.get("progress").asDouble()).isEqualTo(1);
        List<Stored> wanted;
        try (Connection database = DriverManager.getConnection(
                app.postgres().jdbcUrl(), app.postgres().user(), app.postgres().password())) {
            wanted = Publication.stored(database).stream()
                    .filter(event -> event.position() >= from && event.position() <= to)
                    .filter(event -> event.type().equals("identity.KeyIssued.v1"))
                    .toList();
        }
        assertThat(wanted).hasSizeGreaterThanOrEqualTo(2);
        assertThat(view.get("events").asInt()).isEqualTo(wanted.size());
        var records = Publication.awaitAll(
                wanted, Pattern.compile(topic), EmbeddedServers.shared().kafka().join());
        assertThat(records).hasSameSizeAs(wanted);
        Publication.check(wanted, records, event -> topic);
        Publication.check(client.get("/api/v1/asyncapi.json").body(), records);
        assertThat(client.get(PUBLICATIONS).expect(200).body().get("items").toString())
                .contains(topic);
        client.post(done.header("Location") + "/cancel", Map.of()).expect(409);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        RunningApp app = RunningApp.shared();
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("topic", "not a topic"),
                Map.of("topic", "t", "contexts", List.of("nothing")),
                Map.of("topic", "t", "types", List.of("alert.Nothing")),
                Map.of("topic", "t", "fromPosition", Long.MAX_VALUE),
                Map.of("topic", "t", "to", "2001-01-01T00:00:00Z"))) {
            app.post(PUBLICATIONS, bad).expect(422);
        }
        app.post(PUBLICATIONS, Map.of("topic", "infranaut.identity")).expect(409);
        app.post(PUBLICATIONS, Map.of("topic", "__consumer_offsets", "force", true))
                .expect(409);
        app.post(PUBLICATIONS, Map.of("topic", "infranaut.queue.x", "force", true))
                .expect(409);
        app.sendAs(app.keyWithRole("EDITOR"), "POST", PUBLICATIONS, Map.of("topic", "t"))
                .expect(403);
        app.get(PUBLICATIONS + "/" + UUID.randomUUID()).expect(404);
        app.post(PUBLICATIONS + "/" + UUID.randomUUID() + "/cancel", Map.of()).expect(404);
    }

    @Test
    void aKillLosesNoneAndACancelEndsIt(@TempDir Path folder) throws SQLException {
        try (var app = new AppProcess(folder)) {
            app.start();
            Client client = app.client();
            eventually(() -> client.get("/api/v1/keys").status(), status -> status == 200);
            String id = issue(client).body().get("id").asString();
            client.post("/api/v1/keys/" + id + "/rotate", Map.of()).expect(200);
            try (Connection database = app.database();
                    var statement = database.createStatement()) {
                statement.execute(MULTIPLY.formatted(id, MANY));
            }
            Reply running = client.post(PUBLICATIONS, Map.of("topic", "again", "contexts", List.of("identity")))
                    .expect(202);
            eventually(() -> events(app), events -> events > 1000);
            app.kill();
            long before = events(app);
            app.start();
            Reply view = eventually(
                    () -> client.get(running.header("Location")),
                    reply -> reply.body().path("state").asString("").equals("COMPLETED"));
            System.out.println("RepublicationTest: killed with " + before + " of "
                    + view.body().get("events").asLong() + " events published");
            assertThat(before).isBetween(1L, (long) MANY);
            try (Connection database = app.database()) {
                List<Stored> wanted = Publication.stored(database).stream()
                        .filter(event -> event.context().equals("identity"))
                        .filter(event -> event.position()
                                <= view.body().get("toPosition").asLong())
                        .toList();
                assertThat(view.body().get("events").asLong()).isEqualTo(wanted.size());
                assertThat(wanted).hasSizeGreaterThan(MANY);
                Publication.check(
                        wanted, Publication.awaitAll(wanted, Pattern.compile("again"), app.kafka()), event -> "again");
            }

            Reply cancelled =
                    client.post(PUBLICATIONS, Map.of("topic", "not-to-the-end")).expect(202);
            client.post(cancelled.header("Location") + "/cancel", Map.of()).expect(204);
            eventually(
                    () -> client.get(cancelled.header("Location"))
                            .body()
                            .path("state")
                            .asString(""),
                    "CANCELLED"::equals);
            eventually(() -> events(app), events -> events == -1);
        }
    }

    /// One event of a key becomes many, as if it had been rotated so often.
    private static final String MULTIPLY = """
            insert into event_store.domain_event (event_id, aggregate_type, aggregate_id, sequence_number, recorded_at,
                                                  type, revision, payload, metadata)
            select gen_random_uuid()::text, aggregate_type, aggregate_id, sequence_number + n, recorded_at,
                   type, revision, payload, metadata
            from event_store.domain_event, generate_series(1, %2$d) n
            where aggregate_id = '%1$s' and sequence_number = 1
            order by n
            """;

    /// How many events of the one that is under way are published; -1 when there is none.
    private static long events(AppProcess app) throws SQLException {
        try (Connection database = app.database();
                var statement = database.createStatement();
                var row = statement.executeQuery("select events from platform.republication")) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
