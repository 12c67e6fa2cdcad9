package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.readmodel.ReadModels;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuditTest {
    private final RunningApp app = RunningApp.shared();

    private Reply newKey(String... headers) {
        return app.post("/api/v1/keys", Map.of("name", "audited", "roles", List.of("VIEWER")), headers)
                .expect(201);
    }

    private JsonNode readModel(String name) {
        return app.get("/api/v1/audit/read-models?name=" + name)
                .expect(200)
                .body()
                .get("items")
                .get(0);
    }

    @Test
    void theEventsSayWhoDidWhatWhenAndFromWhere() {
        Reply issued = newKey();
        String id = issued.body().get("id").asString();
        app.post("/api/v1/keys/" + id + "/rotate", Map.of()).expect(200);

        JsonNode events = app.get("/api/v1/audit/events?aggregateId=" + id)
                .expect(200)
                .body()
                .get("items");
        assertThat(events.size()).isEqualTo(2);
        JsonNode first = events.get(0);
        assertThat(first.get("type").asString()).isEqualTo("identity.KeyIssued");
        assertThat(first.get("aggregateType").asString()).isEqualTo("identity.Key");
        assertThat(first.get("version").asInt()).isZero();
        assertThat(first.get("position").asString()).isEqualTo(issued.header("Infranaut-Position"));
        assertThat(first.get("payload").get("name").asString()).isEqualTo("audited");
        assertThat(first.get("actor").asString()).startsWith("key:");
        assertThat(first.get("from").asString()).isNotEmpty();

        String actor = encoded(first.get("actor").asString());
        String request = encoded(first.get("requestId").asString());
        String at = first.get("at").asString();
        String position = first.get("position").asString();
        for (String filter : List.of(
                "requestId=" + request,
                "fromPosition=" + position + "&toPosition=" + position,
                "type=identity.KeyIssued&aggregateId=" + id,
                "actor=" + actor + "&aggregateId=" + id + "&to="
                        + events.get(1).get("at").asString(),
                "aggregateType=identity.Key&aggregateId=" + id + "&from=" + at + "&limit=1")) {
            JsonNode found =
                    app.get("/api/v1/audit/events?" + filter).expect(200).body().get("items");
            assertThat(found.size()).as(filter).isEqualTo(1);
            assertThat(found.get(0).get("id")).as(filter).isEqualTo(first.get("id"));
        }
    }

    @Test
    void thePagesOfTheEventsMissNoneAndRepeatNone() {
        for (int i = 0; i < 7; i++) {
            newKey();
        }
        long last = 0;
        long seen = 0;
        String token = "";
        do {
            JsonNode page =
                    app.get("/api/v1/audit/events?limit=3" + token).expect(200).body();
            for (JsonNode event : page.get("items")) {
                assertThat(event.get("position").asLong()).isGreaterThan(last);
                last = event.get("position").asLong();
                seen++;
            }
            token = page.get("nextPageToken").isNull()
                    ? ""
                    : "&pageToken=" + page.get("nextPageToken").asString();
        } while (!token.isEmpty());
        assertThat(seen).isGreaterThanOrEqualTo(7);
    }

    @Test
    void onlyAuditorsOfAllNamespacesReadTheTrail() {
        newKey();
        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "GET", "/api/v1/audit/events", null).expect(403);
        app.sendAs(viewer, "GET", "/api/v1/audit/read-models", null).expect(403);
        String auditor = app.keyWithRole("AUDITOR");
        app.sendAs(auditor, "GET", "/api/v1/audit/events", null).expect(200);
        app.sendAs(auditor, "POST", "/api/v1/audit/replays", Map.of()).expect(403);
        String narrow = app.keyWithRole("AUDITOR", "one");
        app.sendAs(narrow, "GET", "/api/v1/audit/events", null).expect(403);
        assertThat(app.get("/api/v1/audit/events?from=yesterday").expect(422).text())
                .contains("?from", "RFC 3339");
        assertThat(app.get("/api/v1/alerts?severity=BAD").expect(422).text())
                .contains("?severity", "WARNING, CRITICAL");
        app.get("/api/v1/audit/events?fromPosition=x").expect(422);
        app.get("/api/v1/audit/read-models?name=none").expect(404);
        app.get("/api/v1/audit/replays/" + UUID.randomUUID()).expect(404);
        app.post("/api/v1/audit/replays", Map.of("readModels", List.of("none"))).expect(422);
        app.post("/api/v1/audit/replays", Map.of("readModels", List.of())).expect(422);
        app.post("/api/v1/audit/replays", Map.of("segments", 17)).expect(422);
    }

    @Test
    void aReplayBringsBackWhatTheEventsSayWithOneAndWithEightSegments() throws Exception {
        newKey();
        Reply last = app.create("/api/v1/keys", Map.of("name", "audited", "roles", List.of("VIEWER")));
        String right = readModel("identity").get("digest").asString();

        try (var connection = DriverManager.getConnection(
                        app.postgres().jdbcUrl(),
                        app.postgres().user(),
                        app.postgres().password());
                var statement = connection.createStatement()) {
            statement.execute("update api_keys set name = 'forged' where id = '"
                    + last.body().get("id").asString() + "'");
        }
        String forged = readModel("identity").get("digest").asString();
        assertThat(forged).isNotEqualTo(right);

        for (int segments : new int[] {8, 1}) {
            Reply replay = app.post(
                            "/api/v1/audit/replays",
                            Map.of("readModels", List.of("identity"), "segments", segments),
                            "Prefer",
                            "wait=30")
                    .expect(200);
            assertThat(replay.body().get("state").asString()).isEqualTo("COMPLETED");
            JsonNode view = app.get(replay.header("Location")).expect(200).body();
            assertThat(view.get("progress").asDouble()).isEqualTo(1);
            JsonNode model = view.get("readModels").get(0);
            assertThat(model.get("before").get("digest").asString()).isEqualTo(segments == 8 ? forged : right);
            assertThat(model.get("after").get("digest").asString()).isEqualTo(right);
            assertThat(model.get("after").get("segments").asInt()).isEqualTo(segments);
            assertThat(model.get("identical").asBoolean()).isEqualTo(segments == 1);
            assertThat(readModel("identity").get("digest").asString()).isEqualTo(right);
        }
    }

    @Test
    void aReplayOfAllReadModelsIsFollowedByItsLocation() throws Exception {
        newKey();
        // what is applied between the one content and the other makes them differ
        app.awaitReadModels(app.bean(ReadModels.class).names().toArray(String[]::new));
        Reply replay = app.post("/api/v1/audit/replays", Map.of("segments", 2)).expect(202);
        JsonNode ended = eventually(
                        () -> app.get(
                                replay.header("Location"),
                                "Infranaut-Min-Position",
                                replay.header("Infranaut-Position")),
                        reply -> !reply.expect(200)
                                .body()
                                .get("state")
                                .asString()
                                .equals("RUNNING"))
                .body();
        assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
        for (JsonNode model : ended.get("readModels")) {
            boolean changesMeanwhile = RunningApp.CHANGE_BY_BEING_WATCHED.contains(
                    model.get("name").asString());
            assertThat(changesMeanwhile || model.get("identical").asBoolean())
                    .as("%s", model)
                    .isTrue();
        }
        assertThat(app.get("/api/v1/audit/replays")
                        .expect(200)
                        .body()
                        .get("items")
                        .get(0)
                        .get("id"))
                .isEqualTo(replay.body().get("id"));
    }

    @Test
    void theProcessorsSayHowFarTheyAre() {
        newKey();
        JsonNode list = eventually(
                () -> app.get("/api/v1/audit/processors").expect(200).body(),
                body -> body.get("items")
                        .valueStream()
                        .anyMatch(item -> item.get("name").asString().equals("kafka-publication")
                                && item.get("lag").asLong() == 0));
        assertThat(list.get("newest").asLong()).isPositive();
        assertThat(list.get("items").valueStream().map(item -> item.get("name").asString()))
                .contains("audit-replays", "kafka-publication")
                .anyMatch(name -> name.startsWith("identity-g"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
