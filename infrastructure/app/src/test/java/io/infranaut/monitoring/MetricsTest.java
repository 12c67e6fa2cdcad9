package io.infranaut.monitoring;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.readmodel.ReadModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MetricsTest {
    private static final String METRICS = "/api/v1/monitoring/metrics";

    private final RunningApp app = RunningApp.shared();
    private final String name = "m-" + UUID.randomUUID();
    private final String id = app.create("/api/v1/ml/models", Map.of("name", name, "task", "REGRESSION"))
            .body()
            .get("id")
            .asString();

    private Map<String, Object> point(String metric, double value, Object... more) {
        var point = new HashMap<String, Object>(Map.of("modelId", id, "name", metric, "value", value));
        for (int i = 0; i < more.length; i += 2) {
            point.put((String) more[i], more[i + 1]);
        }
        return point;
    }

    private JsonNode items(Reply written, String query) {
        return app.get(METRICS + "?model=" + id + query, "Infranaut-Min-Position", written.header("Infranaut-Position"))
                .expect(200)
                .body();
    }

    @Test
    void pointsComeBackInTheOrderOfTheirTime() {
        Reply written = app.post(
                        METRICS,
                        Map.of(
                                "points",
                                List.of(
                                        point("latency", 2.5, "time", "2026-01-02T00:00:00+01:00"),
                                        point(
                                                "latency",
                                                1e300,
                                                "time",
                                                "2026-01-01T00:00:00Z",
                                                "labels",
                                                Map.of("é", "\"x\"")),
                                        Map.of("model", name, "name", "cost", "value", -0.25))))
                .expect(201);
        assertThat(written.body().get("points").asInt()).isEqualTo(3);
        JsonNode latency = items(written, "&name=latency").get("items");
        assertThat(latency.size()).isEqualTo(2);
        assertThat(latency.get(0).get("value").asDouble()).isEqualTo(1e300);
        assertThat(latency.get(0).get("metadata").get("labels").get("é").asString())
                .isEqualTo("\"x\"");
        assertThat(latency.get(1).get("time").asString()).isEqualTo("2026-01-01T23:00:00Z");
        assertThat(items(written, "&to=2026-01-01T12:00:00Z").get("items").size())
                .isEqualTo(1);
        assertThat(items(written, "&from=2026-01-03T00:00:00Z")
                        .get("items")
                        .get(0)
                        .get("name")
                        .asString())
                .isEqualTo("cost");
    }

    @Test
    void everyBadPointIsNamedAndNothingIsRecorded() {
        Reply refused = app.post(
                        METRICS,
                        "{\"points\":[{\"modelId\":\"" + id + "\",\"name\":\"a\",\"value\":1},"
                                + "{\"modelId\":\"" + UUID.randomUUID() + "\",\"name\":\"a\",\"value\":1},"
                                + "{\"modelId\":\"" + id
                                + "\",\"name\":\"\",\"value\":\"x\",\"time\":\"then\",\"labels\":{\"a/b\":1}},"
                                + "{\"modelId\":\"" + id
                                + "\",\"name\":\"performance.auc\",\"value\":1e999,\"version\":4,\"more\":1},"
                                + "7]}")
                .expect(422);
        var pointers = new ArrayList<String>();
        refused.body()
                .get("errors")
                .forEach(error -> pointers.add(error.get("pointer").asString()));
        assertThat(pointers)
                .containsExactly(
                        "/points/1/modelId",
                        "/points/2/name",
                        "/points/2/value",
                        "/points/2/time",
                        "/points/2/labels/a~1b",
                        "/points/3/more",
                        "/points/3/version",
                        "/points/3/name",
                        "/points/3/value",
                        "/points/4");
        app.post(METRICS, "[]").expect(422);
        app.post(METRICS, "7").expect(422);
        app.post(METRICS, "[{\"value\":NaN}]").expect(400);
        app.post(
                        METRICS,
                        IntStream.range(0, 10_001).mapToObj(i -> point("a", i)).toList())
                .expect(422);
        assertThat(app.get(METRICS + "?model=" + id).body().get("items").size()).isZero();
        app.get(METRICS + "?model=nobody").expect(404);
        app.get(METRICS + "?from=then").expect(422);
    }

    @Test
    void tenThousandPointsAreOneEventAndPageThrough() throws Exception {
        String key = UUID.randomUUID().toString();
        List<Map<String, Object>> points = IntStream.range(0, 10_000)
                .mapToObj(i -> point("many", i, "time", "2026-01-01T00:00:00Z"))
                .toList();
        Reply written = app.post(METRICS, points, "Idempotency-Key", key).expect(201);
        assertThat(app.post(METRICS, points, "Idempotency-Key", key).expect(201).header("Idempotency-Replayed"))
                .isEqualTo("true");
        var seen = new HashSet<Double>();
        JsonNode page = items(written, "&limit=1000");
        while (true) {
            page.get("items").forEach(item -> seen.add(item.get("value").asDouble()));
            if (page.get("nextPageToken").isNull()) {
                break;
            }
            page = items(
                    written,
                    "&limit=1000&pageToken=" + page.get("nextPageToken").asString());
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void aKeyOfAnotherNamespaceSeesAndWritesNothing() {
        app.post(METRICS, List.of(point("secret", 1))).expect(201);
        String key = app.keyWithRole("OPERATOR", "elsewhere");
        assertThat(app.sendAs(key, "GET", METRICS, null)
                        .expect(200)
                        .body()
                        .get("items")
                        .size())
                .isZero();
        app.sendAs(key, "GET", METRICS + "?model=" + id, null).expect(404);
        app.sendAs(key, "POST", METRICS, List.of(point("secret", 2))).expect(422);
    }

    @Test
    void aRuleOnAMetricRaisesAnAlertForTheSeriesThatBreaches() {
        String rule = app.post(
                        "/api/v1/alerts/rules",
                        Map.of(
                                "name",
                                "slow-" + name,
                                "definition",
                                Map.of(
                                        "kind",
                                        "METRIC",
                                        "metric",
                                        Map.of(
                                                "modelId",
                                                id,
                                                "metric",
                                                "latency",
                                                "comparison",
                                                "ABOVE",
                                                "threshold",
                                                5),
                                        "severity",
                                        "CRITICAL")))
                .expect(201)
                .body()
                .get("id")
                .asString();
        app.post(
                        METRICS,
                        List.of(
                                point("latency", 4, "labels", Map.of("region", "eu")),
                                point("latency", 6, "labels", Map.of("region", "us")),
                                point("cost", 7)))
                .expect(201);
        JsonNode alert =
                eventually(() -> alerts(rule), items -> items.size() == 1).get(0);
        assertThat(alert.get("summary").asString()).contains("latency is 6.0, above 5.0");
        app.post(METRICS, List.of(point("latency", 1, "labels", Map.of("region", "us"))))
                .expect(201);
        eventually(
                () -> alerts(rule),
                items -> items.get(0).get("status").asString().equals("RESOLVED"));
    }

    private List<JsonNode> alerts(String rule) {
        var found = new ArrayList<JsonNode>();
        app.get("/api/v1/alerts?ruleId=" + rule).expect(200).body().get("items").forEach(found::add);
        return found;
    }

    @Test
    void rebuiltBySeveralSegmentsTheReadModelIsTheSame() {
        Reply written = app.post(METRICS, List.of(point("a", 1), point("b", 2, "labels", Map.of("k", "v"))))
                .expect(201);
        items(written, "");
        var models = app.bean(ReadModels.class);
        eventually(
                () -> {
                    var before = models.content("monitoring");
                    app.rebuild("monitoring", 8);
                    return before.digest().equals(models.content("monitoring").digest());
                },
                same -> same);
    }
}
