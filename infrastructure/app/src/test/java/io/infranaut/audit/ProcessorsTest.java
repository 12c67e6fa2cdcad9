package io.infranaut.audit;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Operating the followers of the events over HTTP.
class ProcessorsTest {
    private static final String PROCESSORS = "/api/v1/audit/processors";

    private final RunningApp app = RunningApp.shared();

    /// Another class's replay may have left it with more.
    @BeforeEach
    void beginWithOneSegment() {
        if (segments("model").size() != 1) {
            app.rebuild("model", 1);
        }
    }

    @AfterEach
    void resume() {
        app.send("POST", PROCESSORS + "/model/resume", null).expect(204);
        eventually(
                () -> segments("model"),
                all -> all.stream().allMatch(segment -> segment.get("claimed").asBoolean()));
    }

    private Reply register() {
        return app.post("/api/v1/ml/models", Map.of("name", "operated " + UUID.randomUUID(), "task", "REGRESSION"))
                .expect(201);
    }

    private List<JsonNode> segments(String follower) {
        return app.get(PROCESSORS)
                .expect(200)
                .body()
                .get("items")
                .valueStream()
                .filter(item -> item.get("follower").asString().equals(follower))
                .toList();
    }

    private String metrics() {
        return app.get("/actuator/prometheus").expect(200).text();
    }

    @Test
    void aPausedReadModelSaysSoEverywhereAndCatchesUpWhenItIsResumed() {
        app.post(PROCESSORS + "/model/pause", Map.of("reason", "to see it stand still"))
                .expect(204);
        JsonNode paused = eventually(
                        () -> segments("model"),
                        all -> !all.getFirst().get("claimed").asBoolean())
                .getFirst();
        assertThat(paused.get("paused").get("reason").asString()).isEqualTo("to see it stand still");
        assertThat(paused.get("paused").get("by").asString()).startsWith("key:");
        assertThat(paused.get("readModel").asBoolean()).isTrue();

        Reply made = register();
        String position = made.header("Infranaut-Position");
        String path = "/api/v1/ml/models/" + made.body().get("id").asString();
        Reply refused = app.get(path, "Infranaut-Min-Position", position).expect(503);
        assertThat(refused.body().get("type").asString()).isEqualTo("urn:infranaut:problem:read-model-paused");
        assertThat(refused.body().get("readModel").asString()).isEqualTo("model");
        app.get(path).expect(404);
        eventually(this::metrics, text -> text.contains("infranaut_processor_paused{processor=\"model\"} 1.0"));
        assertThat(app.get("/actuator/health/readiness")
                        .expect(200)
                        .body()
                        .get("status")
                        .asString())
                .isEqualTo("PAUSED");
        assertThat(eventually(
                                () -> segments("model"),
                                all -> all.getFirst().get("lag").asLong() > 0)
                        .getFirst()
                        .get("secondsBehind")
                        .asDouble())
                .isPositive();
        // once more is the same as once
        app.post(PROCESSORS + "/model-g1/pause", Map.of("reason", "again")).expect(204);

        app.send("POST", PROCESSORS + "/model/resume", null).expect(204);
        eventually(() -> app.get(path, "Infranaut-Min-Position", position).status(), status -> status == 200);
        eventually(
                () -> app.get("/actuator/health/readiness").body().get("status").asString(), "UP"::equals);
        eventually(this::metrics, text -> text.contains("infranaut_processor_paused{processor=\"model\"} 0.0"));
        assertThat(metrics())
                .contains("infranaut_processor_lag_events{processor=\"identity-g")
                .contains("infranaut_processor_lag_seconds{processor=\"identity-g")
                .contains("infranaut_processor_events_total{processor=\"identity-g")
                .contains("infranaut_processor_events_per_second{processor=\"identity-g");
    }

    @Test
    void segmentsAreSplitAndMergedAndTheReadModelHoldsTheSame() {
        for (int size = 2; size <= 4; size++) {
            int wanted = size;
            register();
            app.send("POST", PROCESSORS + "/model/split", null).expect(204);
            eventually(() -> segments("model"), all -> all.size() == wanted);
            register();
        }
        app.send("POST", PROCESSORS + "/model/merge?segment=3", null).expect(204);
        eventually(() -> segments("model"), all -> all.size() == 3);
        register();
        app.send("POST", PROCESSORS + "/model/merge", null).expect(204);
        eventually(() -> segments("model"), all -> all.size() == 2);
        app.send("POST", PROCESSORS + "/model/merge", null).expect(204);
        eventually(() -> segments("model"), all -> all.size() == 1);
        Reply last = register();
        String path = "/api/v1/ml/models/" + last.body().get("id").asString();
        app.get(path, "Infranaut-Min-Position", last.header("Infranaut-Position"))
                .expect(200);

        String before = digest();
        app.rebuild("model", 1);
        assertThat(digest()).isEqualTo(before);
    }

    private String digest() {
        return app.get("/api/v1/audit/read-models?name=model")
                .expect(200)
                .body()
                .get("items")
                .get(0)
                .get("digest")
                .asString();
    }

    @Test
    void whatWouldHarmIsRefused() {
        for (String name : List.of("identity", "audit-processors")) {
            Reply reply = app.post(PROCESSORS + "/" + name + "/pause", Map.of("reason", "no"));
            assertThat(reply.expect(409).body().get("type").asString()).endsWith("rule:processor-must-go-on");
        }
        for (String name : List.of("escalation", "alert-notifications", "audit-history")) {
            Reply reply = app.send("POST", PROCESSORS + "/" + name + "/split", null);
            assertThat(reply.expect(409).body().get("type").asString()).endsWith("rule:processor-has-one-order");
        }
        app.send("POST", PROCESSORS + "/model/merge", null).expect(409);
        app.send("POST", PROCESSORS + "/model/split?segment=9", null).expect(422);
        app.post(PROCESSORS + "/none/pause", Map.of("reason", "no")).expect(404);
        app.post(PROCESSORS + "/model/pause", Map.of("reason", " ")).expect(422);
        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "POST", PROCESSORS + "/model/pause", Map.of("reason", "no"))
                .expect(403);
    }
}
