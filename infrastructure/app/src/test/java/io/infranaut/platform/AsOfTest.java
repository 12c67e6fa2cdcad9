package io.infranaut.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AsOfTest {
    private final RunningApp app = RunningApp.shared();
    private final String name = "past-" + UUID.randomUUID();

    /// What was answered at some instant without `asOf`.
    private record Seen(String path, String text, Instant at) {}

    @Test
    void whatWasAnsweredThenIsAnsweredAgainAlsoAfterARebuild() {
        var seen = new ArrayList<Seen>();
        String model = created("/api/v1/ml/models", Map.of("name", name, "task", "BINARY_CLASSIFICATION"));
        String dataset = created(
                "/api/v1/metadata/datasets",
                Map.of("name", name, "columns", List.of(Map.of("name", "x", "type", "DOUBLE", "role", "FEATURE"))));
        see(seen, model, dataset);
        for (int version = 1; version <= 3; version++) {
            app.post("/api/v1/ml/models/" + model + "/versions", Map.of("label", "v" + version))
                    .expect(201);
            app.send(
                            "PUT",
                            "/api/v1/ml/models/" + model + "/aliases/production",
                            Map.of("version", version, "reason", "better"))
                    .expect(204);
            app.send(
                            "PATCH",
                            "/api/v1/metadata/datasets/" + dataset,
                            Map.of("description", "number " + version, "tags", List.of("v" + version)))
                    .expect(204);
            app.post("/api/v1/storage/store?name=" + name, "[{\"x\": " + version + "}]")
                    .expect(201);
            see(seen, model, dataset);
        }

        assertSeen(seen);
        assertThat(new ArrayList<>(seen.stream().map(Seen::text).toList())).doesNotHaveDuplicates();
        app.rebuild("model", 1);
        app.rebuild("dataset", 4);
        assertSeen(seen);
    }

    private void see(List<Seen> seen, String model, String dataset) {
        for (String path : List.of("/api/v1/ml/models/" + model, "/api/v1/metadata/datasets/" + dataset)) {
            String newest = Long.toString(newestPosition());
            Reply reply = app.get(path, "Infranaut-Min-Position", newest).expect(200);
            seen.add(new Seen(path, reply.text(), Instant.now()));
        }
    }

    private void assertSeen(List<Seen> seen) {
        for (Seen each : seen) {
            String and = each.path().contains("?") ? "&" : "?";
            Reply reply = app.get(each.path() + and + "asOf=" + each.at()).expect(200);
            assertThat(reply.text()).isEqualTo(each.text());
            assertThat(reply.header("Infranaut-As-Of-Position")).isNotEmpty();
        }
    }

    @Test
    void rulesAndSchemasAreAsTheyWereAndVerdictsAreNotAsked() {
        String dataset = created(
                "/api/v1/metadata/datasets",
                Map.of("name", name, "columns", List.of(Map.of("name", "x", "type", "DOUBLE", "role", "FEATURE"))));
        String suite = "";
        var seen = new ArrayList<Seen>();
        for (String expectation : List.of("expect_column_values_to_not_be_null", "expect_column_values_to_be_unique")) {
            suite = app.post(
                            "/api/v1/validation/rules",
                            Map.of(
                                    "name",
                                    name,
                                    "datasetId",
                                    dataset,
                                    "rules",
                                    List.of(Map.of("expectation", expectation, "column", "x"))))
                    .expect(201)
                    .body()
                    .get("id")
                    .asString();
            app.post(
                            "/api/v1/validation/schemas",
                            Map.of(
                                    "subject",
                                    name,
                                    "compatibility",
                                    "NONE",
                                    "columns",
                                    List.of(Map.of("name", expectation, "type", "DOUBLE", "nullable", true))))
                    .expect(201);
            for (String path : List.of(
                    "/api/v1/validation/rules/" + suite,
                    "/api/v1/validation/rules?dataset=" + dataset,
                    "/api/v1/validation/schemas?subject=" + name)) {
                Reply reply = app.get(path, "Infranaut-Min-Position", Long.toString(newestPosition()))
                        .expect(200);
                seen.add(new Seen(path, reply.text(), Instant.now()));
            }
        }
        app.send("DELETE", "/api/v1/validation/rules/" + suite, null).expect(204);
        app.get("/api/v1/validation/rules?limit=1", "Infranaut-Min-Position", Long.toString(newestPosition()))
                .expect(200);
        assertSeen(seen);
        app.rebuild("validation", 2);
        assertSeen(seen);
        app.get("/api/v1/validation/reports?asOf=" + Instant.now()).expect(422);
    }

    @Test
    void beforeItWasMadeNobodyKnewIt() {
        Instant before = Instant.now();
        String model = created("/api/v1/ml/models", Map.of("name", name, "task", "REGRESSION"));

        app.get("/api/v1/ml/models/" + model + "?asOf=" + before).expect(404);
        JsonNode list = app.get("/api/v1/ml/models?name=" + name + "&asOf=" + before)
                .expect(200)
                .body();
        assertThat(list.get("items").size()).isZero();
        app.get("/api/v1/ml/models?asOf=1969-12-31T00:00:00Z").expect(200);
    }

    @Test
    void theDifferencesBetweenTwoInstantsAreTheRowsThatChanged() {
        String model = created("/api/v1/ml/models", Map.of("name", name, "task", "REGRESSION"));
        Instant from = Instant.now();
        app.post("/api/v1/ml/models/" + model + "/versions", Map.of("label", "a"))
                .expect(201);
        Instant to = Instant.now();
        app.post("/api/v1/ml/models/" + model + "/versions", Map.of("label", "b"))
                .expect(201);

        List<JsonNode> rows = pages("/api/v1/audit/read-models/model/differences?limit=1&from=" + from + "&to=" + to);

        assertThat(rows)
                .filteredOn(row -> row.get("key").get(0).asString().equals(model))
                .satisfiesExactly(
                        version -> {
                            assertThat(version.get("table").asString()).isEqualTo("model_versions");
                            assertThat(version.get("before").isNull()).isTrue();
                            assertThat(version.get("after").get("label").asString())
                                    .isEqualTo("a");
                        },
                        changed -> {
                            assertThat(changed.get("table").asString()).isEqualTo("models");
                            assertThat(changed.get("before").get("versions").asInt())
                                    .isZero();
                            assertThat(changed.get("after").get("versions").asInt())
                                    .isOne();
                        });
        assertThat(pages("/api/v1/audit/read-models/model/differences?from=" + to + "&to=" + to))
                .isEmpty();
    }

    private List<JsonNode> pages(String path) {
        var items = new ArrayList<JsonNode>();
        String token = "";
        do {
            JsonNode page = app.get(path + token).expect(200).body();
            page.get("items").forEach(items::add);
            token = page.get("nextPageToken").isNull()
                    ? ""
                    : "&pageToken=" + page.get("nextPageToken").asString();
        } while (!token.isEmpty());
        return items;
    }

    @Test
    void edgesThatCameAndChangedAreTold() {
        Instant empty = Instant.now();
        edge("a", "b", "first");
        Instant one = Instant.now();
        edge("a", "b", "second");
        edge("b", "c", "first");
        Instant two = Instant.now();
        String lineage = "/api/v1/metadata/lineage/" + name + "-a";

        app.get(lineage + "?asOf=" + empty).expect(404);
        assertThat(app.get(lineage + "?asOf=" + one)
                        .expect(200)
                        .body()
                        .get("edges")
                        .size())
                .isOne();
        assertThat(app.get(lineage + "?asOf=" + two)
                        .expect(200)
                        .body()
                        .get("edges")
                        .size())
                .isEqualTo(2);
        JsonNode difference = app.get(lineage + "/differences?from=" + one + "&to=" + two)
                .expect(200)
                .body();
        assertThat(difference.get("added").size()).isOne();
        assertThat(difference.get("added").get(0).get("target").asString()).isEqualTo(name + "-c");
        assertThat(difference.get("changed").get(0).get("details").get("note").asString())
                .isEqualTo("second");
        assertThat(difference.get("removed").size()).isZero();
        assertThat(app.get(lineage + "/differences?from=" + empty + "&to=" + one)
                        .expect(200)
                        .body()
                        .get("added")
                        .size())
                .isOne();
    }

    private void edge(String source, String target, String note) {
        app.post(
                        "/api/v1/metadata/lineage",
                        Map.of(
                                "source", Map.of("kind", "DATASET", "id", name + "-" + source, "label", source),
                                "target", Map.of("kind", "DATASET", "id", name + "-" + target, "label", target),
                                "relationship", "copied",
                                "details", Map.of("note", note)))
                .expect(201);
    }

    @Test
    void nonsenseIsRefused() {
        app.get("/api/v1/ml/models?asOf=yesterday").expect(422);
        app.get("/api/v1/ml/models?asOf=" + Instant.now().plusSeconds(60)).expect(422);
        app.get("/api/v1/keys?asOf=" + Instant.now()).expect(422);
        app.get("/api/v1/audit/read-models/model/differences?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")
                .expect(422);
        app.get("/api/v1/audit/read-models/none/differences?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")
                .expect(404);
    }

    private String created(String path, Object body) {
        return app.post(path, body).expect(201).body().get("id").asString();
    }

    private long newestPosition() {
        try (var connection = DriverManager.getConnection(
                        app.postgres().jdbcUrl(),
                        app.postgres().user(),
                        app.postgres().password());
                var result = connection
                        .createStatement()
                        .executeQuery("select max(position) from event_store.domain_event")) {
            result.next();
            return result.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
