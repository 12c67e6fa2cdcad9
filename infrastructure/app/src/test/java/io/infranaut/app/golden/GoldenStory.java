package io.infranaut.app.golden;

import static io.infranaut.app.RunningApp.eventually;

import io.infranaut.alert.Hook;
import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A small story over every context, for a history that is to be recorded.
final class GoldenStory {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final int ROWS = 400;

    private final RunningApp app;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<String> verdicts = new ArrayList<>();

    GoldenStory(RunningApp app) {
        this.app = app;
    }

    /// @return the endpoints that compute the story's verdicts again
    List<String> tell() {
        keys();
        schemas();
        rows();
        alerts();
        app.post("/api/v1/audit/replays", Map.of("readModels", List.of("identity", "model")), "Prefer", "wait=60")
                .expect(200);
        return verdicts;
    }

    private Reply post(String path, Object body) {
        Reply reply = eventually(() -> app.post(path, body, "Prefer", "wait=30"), answer -> answer.status() != 404);
        if (reply.status() >= 300) {
            throw new AssertionError(path + " was answered with " + reply.text());
        }
        return reply;
    }

    private String made(String path, Object body) {
        return post(path, body).body().get("id").asString();
    }

    private void put(String path, Object body) {
        change("PUT", path, body);
    }

    private void change(String method, String path, @Nullable Object body) {
        Reply reply = eventually(() -> app.send(method, path, body), answer -> answer.status() != 404);
        if (reply.status() >= 300) {
            throw new AssertionError(path + " was answered with " + reply.text());
        }
    }

    private JsonNode done(Reply reply) {
        String location = reply.header("Location");
        return eventually(
                () -> app.get(location).body(),
                job -> job.path("state").asString("").equals("COMPLETED"));
    }

    private void keys() {
        String key = made("/api/v1/keys", Map.of("name", "nightly import", "roles", List.of("OPERATOR")));
        post("/api/v1/keys/" + key + "/rotate", Map.of());
        change("DELETE", "/api/v1/keys/" + key, null);
        made("/api/v1/keys", Map.of("name", "auditor", "roles", List.of("AUDITOR")));
    }

    private static Map<String, Object> column(String name, String type, String role, boolean nullable) {
        return Map.of("name", name, "type", type, "role", role, "nullable", nullable);
    }

    private static List<Map<String, Object>> log() {
        return List.of(
                column("time", "TIMESTAMP", "TIME", false),
                column("id", "INTEGER", "ID", false),
                column("age", "DOUBLE", "FEATURE", true),
                column("region", "STRING", "FEATURE", true),
                column("prediction", "INTEGER", "PREDICTION", false),
                column("score", "DOUBLE", "SCORE", false));
    }

    private void schemas() {
        String subject = "applications";
        String schema = made(
                "/api/v1/validation/schemas",
                Map.of("subject", subject, "columns", List.of(column("id", "INTEGER", "ID", false))));
        put("/api/v1/validation/schemas/" + schema + "/compatibility", Map.of("compatibility", "FULL"));
        post(
                "/api/v1/validation/schemas",
                Map.of(
                        "subject",
                        subject,
                        "columns",
                        List.of(column("id", "INTEGER", "ID", false), column("age", "DOUBLE", "FEATURE", true))));
    }

    private List<Map<String, Object>> predictions(int first, double shift) {
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < ROWS; i++) {
            var row = new HashMap<String, Object>();
            double score = random.nextDouble();
            row.put("time", FROM.plusSeconds((first + i) * 60L).toString());
            row.put("id", first + i);
            row.put("age", 18 + 60 * random.nextDouble() + shift);
            row.put("region", List.of("north", "south", "east").get(random.nextInt(3)));
            row.put("prediction", score > 0.5 ? 1 : 0);
            row.put("score", score);
            rows.add(row);
        }
        return rows;
    }

    private void rows() {
        String dataset = made(
                "/api/v1/metadata/datasets",
                Map.of("name", "loans", "owner", "risk", "tags", List.of("credit"), "columns", log()));
        change(
                "PATCH",
                "/api/v1/metadata/datasets/" + dataset,
                Map.of("description", "Loan applications", "tags", List.of("credit", "daily")));
        String labels = made(
                "/api/v1/metadata/datasets",
                Map.of(
                        "name",
                        "outcomes",
                        "columns",
                        List.of(column("id", "INTEGER", "ID", false), column("granted", "INTEGER", "LABEL", false))));
        post(
                "/api/v1/validation/rules",
                Map.of(
                        "name",
                        "loans-are-sane",
                        "dataset",
                        "loans",
                        "rules",
                        List.of(Map.of(
                                "expectation",
                                "expect_column_values_to_be_between",
                                "column",
                                "age",
                                "minValue",
                                0,
                                "maxValue",
                                200))));
        String model = made("/api/v1/ml/models", Map.of("name", "credit", "task", "BINARY_CLASSIFICATION"));
        post(
                "/api/v1/ml/models/" + model + "/versions",
                Map.of("label", "2026-01", "predictionsId", dataset, "labelsId", labels));
        put("/api/v1/ml/models/" + model + "/aliases/production", Map.of("version", 1, "reason", "the first"));
        put("/api/v1/monitoring/performance/" + model + "/1", Map.of("chunk", Map.of("count", 200)));

        String source = source("loans", dataset);
        String truth = source("outcomes", labels);
        List<Map<String, Object>> first = predictions(0, 0);
        first.get(7).put("age", -3);
        batch(source, first);
        batch(source, predictions(ROWS, 25));
        post("/api/v1/ingestion/sources/" + source + "/batches", "[{\"id\": \"no number\"");
        var outcomes = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 2 * ROWS; i++) {
            outcomes.add(Map.of("id", i, "granted", random.nextInt(2)));
        }
        batch(truth, outcomes);
        eventually(
                () -> app.get("/api/v1/monitoring/performance?model=" + model + "&version=1"),
                reply -> reply.status() == 200
                        && reply.body().get("items").size() >= 3
                        && reply.body().get("items").get(0).get("labelled").asInt() > 0);
        verdicts.add("/api/v1/monitoring/performance/" + model + "/1/chunks/1/verify");

        done(post("/api/v1/metadata/datasets/" + dataset + "/versions", Map.of("note", "reference")));
        Map<String, Object> window = Map.of(
                "name",
                "credit-reference",
                "dataset",
                "loans",
                "from",
                FROM.toString(),
                "to",
                FROM.plusSeconds(ROWS * 60L).toString());
        JsonNode pinned = done(post("/api/v1/drift/update-baseline", window)).get("result");
        done(post("/api/v1/drift/update-baseline", window));
        put(
                "/api/v1/drift/baselines/" + pinned.get("baselineId").asString() + "/current",
                Map.of("version", 1, "reason", "the second is the same"));
        Reply check = post(
                "/api/v1/drift/detect",
                Map.of(
                        "name",
                        "the second day",
                        "baseline",
                        "credit-reference",
                        "dataset",
                        "loans",
                        "from",
                        FROM.plusSeconds(ROWS * 60L).toString(),
                        "to",
                        FROM.plusSeconds(2 * ROWS * 60L).toString()));
        String id = done(check).get("id").asString();
        done(post("/api/v1/drift/checks/" + id + "/verify", Map.of()));
        verdicts.add("/api/v1/drift/checks/" + id + "/verify");
        JsonNode reports = eventually(
                () -> app.get("/api/v1/validation/reports?dataset=" + dataset)
                        .body()
                        .get("items"),
                items -> items.size() >= 2);
        verdicts.add("/api/v1/validation/reports/" + reports.get(0).get("id").asString() + "/verify");

        post(
                "/api/v1/monitoring/metrics",
                Map.of(
                        "points",
                        List.of(Map.of(
                                "model",
                                "credit",
                                "version",
                                1,
                                "name",
                                "latency_p95",
                                "value",
                                41.5,
                                "time",
                                "2026-02-01T00:00:00Z"))));
        post(
                "/api/v1/metadata/lineage",
                Map.of(
                        "source", Map.of("kind", "SOURCE", "id", "warehouse.loans"),
                        "target", Map.of("kind", "DATASET", "id", dataset),
                        "relationship", "copied-to"));
        for (String running : List.of(source, truth)) {
            post("/api/v1/ingestion/stop", Map.of("sourceId", running));
        }
        String retired = made("/api/v1/metadata/datasets", Map.of("name", "old", "columns", log()));
        change("DELETE", "/api/v1/metadata/datasets/" + retired, null);
    }

    private String source(String name, String dataset) {
        String source = made("/api/v1/ingestion/sources", Map.of("name", name, "kind", "HTTP", "datasetId", dataset));
        post("/api/v1/ingestion/start", Map.of("sourceId", source));
        return source;
    }

    private void batch(String source, Object rows) {
        done(post("/api/v1/ingestion/sources/" + source + "/batches", rows));
    }

    private void alerts() {
        try (var hook = new Hook()) {
            String receiver = made(
                    "/api/v1/alerts/receivers", Map.of("name", "pager", "url", hook.url("/"), "secret", Hook.SECRET));
            String policy = made(
                    "/api/v1/alerts/policies",
                    Map.of(
                            "name",
                            "on call",
                            "steps",
                            List.of(
                                    Map.of("after", "PT0S", "receivers", List.of(receiver)),
                                    Map.of("after", "PT1S", "receivers", List.of(receiver)))));
            String rule = made(
                    "/api/v1/alerts/rules",
                    Map.of(
                            "name",
                            "much drifts",
                            "definition",
                            Map.of("kind", "DRIFT", "drift", Map.of("driftedShare", 0.3), "severity", "WARNING")));
            post("/api/v1/alerts/rules/" + rule + "/disable", Map.of());
            post("/api/v1/alerts/rules/" + rule + "/enable", Map.of());
            String alert = post(
                            "/api/v1/alerts/trigger",
                            Map.of("severity", "CRITICAL", "summary", "down", "policyId", policy))
                    .body()
                    .get("alertId")
                    .asString();
            eventually(() -> hook.calls(alert).size(), calls -> calls == 2);
            post("/api/v1/alerts/trigger", Map.of("severity", "CRITICAL", "summary", "down", "policyId", policy));
            word(alert, "acknowledge", "note");
            word(alert, "comment", "text");
            post("/api/v1/alerts/assign", Map.of("alertId", alert, "assignee", "ana"));
            word(alert, "unacknowledge", "note");
            eventually(() -> hook.calls(alert).size(), calls -> calls == 4);
            word(alert, "resolve", "note");
            post("/api/v1/alerts/receivers/" + receiver + "/disable", Map.of());
        }
    }

    private void word(String alert, String what, String field) {
        post("/api/v1/alerts/" + what, Map.of("alertId", alert, field, "looked into it"));
    }
}
