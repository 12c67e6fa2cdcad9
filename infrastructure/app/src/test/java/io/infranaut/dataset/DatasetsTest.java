package io.infranaut.dataset;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DatasetsTest {
    private static final String DATASETS = "/api/v1/metadata/datasets";
    private final RunningApp app = RunningApp.shared();
    private final String name = "loans-" + UUID.randomUUID();

    @Test
    void aDatasetIsFoundByItsIdItsNameAndWhatDescribesIt() {
        Reply registered = app.post(
                        DATASETS,
                        Map.of("name", name, "owner", "risk", "tags", List.of("b", name), "columns", columns()))
                .expect(201);
        String path = registered.header("Location");
        Reply shown = app.get(path, "Infranaut-Min-Position", registered.header("Infranaut-Position"))
                .expect(200);
        assertThat(shown.body().get("schema").get("columns").size()).isEqualTo(3);
        assertThat(shown.header("ETag")).isEqualTo("\"0\"");
        for (String query : List.of(
                "name=" + name + "&namespace=default",
                "search=" + name.toUpperCase(java.util.Locale.ROOT),
                "tag=" + name + "&owner=risk&state=ACTIVE")) {
            assertThat(app.get(DATASETS + "?" + query).expect(200).body().get("items"))
                    .as(query)
                    .hasSize(1);
        }
        app.post(DATASETS, Map.of("name", name, "columns", columns())).expect(409);
    }

    @Test
    void aSchemaIsInferredFromASample() {
        JsonNode columns = app.post(DATASETS, """
                        {"name": "%s", "roles": {"who": "ID"}, "sample": [
                          {"at": "2026-01-01T00:00:00Z", "who": "a", "n": 1, "x": 1, "ok": true},
                          {"at": null, "who": "b", "n": 2, "x": 2.5, "ok": false}]}""".formatted(name))
                .expect(201)
                .body()
                .get("schema")
                .get("columns");
        assertThat(columns.valueStream()
                        .map(c -> c.get("type").asString() + " " + c.get("role").asString()))
                .containsExactly("TIMESTAMP TIME", "STRING ID", "INTEGER FEATURE", "DOUBLE FEATURE", "BOOLEAN FEATURE");
        app.post(DATASETS, "{\"name\": \"" + name + "2\", \"sample\": [{\"a\": 1}, {\"a\": \"x\"}]}")
                .expect(422);
        app.post(DATASETS, "{\"name\": \"" + name + "2\", \"sample\": [{\"a\": null}]}")
                .expect(422);
        app.post(DATASETS, "{\"name\": \"" + name + "2\", \"sample\": [{\"a\": [1]}]}")
                .expect(422);
    }

    @Test
    void badInputIsAProblem() {
        app.post(DATASETS, Map.of("name", name)).expect(422);
        app.post(DATASETS, Map.of("name", " ", "columns", columns())).expect(422);
        app.post(DATASETS, Map.of("name", "a\0b", "columns", columns())).expect(400);
        app.post(DATASETS, Map.of("name", name, "description", "a\0b", "columns", columns()))
                .expect(400);
        app.post(DATASETS, Map.of("name", name, "columns", List.of())).expect(422);
        app.post(DATASETS, "{\"name\": \"" + name + "\", \"columns\": [null]}").expect(422);
        app.post(DATASETS, "{\"name\": \"" + name + "\", \"sample\": [null]}").expect(422);
        app.post(
                        DATASETS,
                        Map.of(
                                "name",
                                name,
                                "columns",
                                List.of(Map.of("name", "a", "type", "DOUBLE"), Map.of("name", "a", "type", "DOUBLE"))))
                .expect(422);
        app.post(
                        DATASETS,
                        Map.of("name", name, "columns", List.of(Map.of("name", "a", "type", "DOUBLE", "role", "TIME"))))
                .expect(422);
        app.post(DATASETS, Map.of("name", name, "columns", List.of(Map.of("name", "a"))))
                .expect(422);
        app.get(DATASETS + "/" + UUID.randomUUID()).expect(404);
        app.get(DATASETS + "?search=%00&name=%00&pageToken=WyJhIiwiXHUwMDAwIl0").expect(422);
        app.get(DATASETS + "?state=GONE").expect(422);
        app.get("/api/v1/storage/retrieve").expect(422);
        app.get("/api/v1/storage/retrieve?name=nobody-knows").expect(404);
        app.post("/api/v1/storage/store?dataset=" + UUID.randomUUID(), "[]").expect(404);
    }

    @Test
    void aDatasetIsDescribedOnlyByWhoKnowsItsStateAndArchivedOnce() {
        String path = register();
        app.send("PATCH", path, Map.of("description", "old")).expect(204);
        app.send("PATCH", path, Map.of("description", "new"), "If-Match", "\"0\"")
                .expect(412);
        app.send("PATCH", path, Map.of("description", "new"), "If-Match", "\"1\"")
                .expect(204);
        eventually(() -> app.get(path).body().get("description").asString(), "new"::equals);
        app.send("DELETE", path, null).expect(204);
        app.send("DELETE", path, null).expect(204);
        app.send("PATCH", path, Map.of("description", "late")).expect(409);
        eventually(() -> app.get(path).body().get("state").asString(), "ARCHIVED"::equals);
    }

    @Test
    void aVersionHoldsTheRowsThatWereThereWhenItWasAskedFor() {
        String path = register();
        app.post(path + "/versions", Map.of(), "Prefer", "wait=20").expect(200);
        store("at,who,income\n2026-01-01T10:00:00Z,a,1\n2026-01-02T10:00:00Z,b,2\n");
        store("at,who,income\n2026-01-03T10:00:00Z,c,3\n,d,4\n");
        Reply all = app.post(path + "/versions", Map.of("note", "all"), "Prefer", "wait=20")
                .expect(200);
        assertThat(all.body().get("state").asString()).isEqualTo("COMPLETED");
        assertThat(app.get(all.header("Location"))
                        .body()
                        .get("result")
                        .get("version")
                        .asInt())
                .isEqualTo(1);
        store("at,who,income\n2026-01-02T11:00:00Z,e,5\n");
        app.post(
                        path + "/versions",
                        Map.of("from", "2026-01-02T00:00:00Z", "to", "2026-01-03T10:00:00Z"),
                        "Prefer",
                        "wait=20",
                        "Idempotency-Key",
                        name)
                .expect(200);
        app.post(
                        path + "/versions",
                        Map.of("from", "2026-01-02T00:00:00Z", "to", "2026-01-03T10:00:00Z"),
                        "Prefer",
                        "wait=20",
                        "Idempotency-Key",
                        name)
                .expect(200);
        JsonNode versions = app.get(path + "/versions").expect(200).body().get("items");
        assertThat(versions.valueStream()
                        .map(v -> v.get("number").asInt() + " " + v.get("rows").asLong()))
                .containsExactly("2 2", "1 4");
        assertThat(who("version=1")).containsExactly("a", "b", "c", "d");
        assertThat(who("version=2")).containsExactly("b", "e");
        Reply none = app.post(path + "/versions", Map.of("from", "2030-01-01T00:00:00Z"), "Prefer", "wait=20");
        assertThat(none.body().get("state").asString()).isEqualTo("FAILED");
    }

    @Test
    void statisticsAddUpOverBatches() {
        String path = register();
        store("at,who,income\n2026-01-01T10:00:00Z,a,1\n2026-01-02T10:00:00Z,b,2\n");
        Reply last = store("at,who,income\n2026-01-03T10:00:00Z,c,6\n,,\n");
        JsonNode statistics = app.get(path + "/statistics", "Infranaut-Min-Position", last.header("Infranaut-Position"))
                .expect(200)
                .body();
        assertThat(statistics.get("rows").asLong()).isEqualTo(4);
        JsonNode income = statistics.get("columns").get(2);
        assertThat(income.get("rows").asLong()).isEqualTo(4);
        assertThat(income.get("nulls").asLong()).isEqualTo(1);
        assertThat(income.get("min").asDouble()).isEqualTo(1);
        assertThat(income.get("max").asDouble()).isEqualTo(6);
        assertThat(income.get("mean").asDouble()).isEqualTo(3);
        assertThat(income.get("standardDeviation").asDouble())
                .isCloseTo(Math.sqrt(14.0 / 3), org.assertj.core.api.Assertions.within(1e-12));
        assertThat(statistics.get("columns").get(0).get("max").asString()).isEqualTo("2026-01-03T10:00:00Z");
    }

    @Test
    void aClosedNamespaceIsNotThere() {
        String path = register();
        String key = app.keyWithRole("EDITOR", "elsewhere");
        app.sendAs(key, "GET", path, null).expect(404);
        app.sendAs(key, "GET", path + "/statistics", null).expect(404);
        app.sendAs(key, "GET", path + "/versions", null).expect(404);
        app.sendAs(key, "GET", "/api/v1/storage/retrieve?name=" + name, null).expect(404);
        app.sendAs(key, "DELETE", path, null).expect(403);
        assertThat(app.sendAs(key, "GET", DATASETS, null).body().get("items")).isEmpty();
        assertThat(app.sendAs(key, "GET", "/api/v1/storage/stats", null).body().get("items"))
                .isEmpty();
    }

    private String register() {
        return app.create(DATASETS, Map.of("name", name, "columns", columns())).header("Location");
    }

    private static List<Map<String, Object>> columns() {
        return List.of(
                Map.of("name", "at", "type", "TIMESTAMP", "role", "TIME"),
                Map.of("name", "who", "type", "STRING", "role", "ID"),
                Map.of("name", "income", "type", "DOUBLE"));
    }

    private Reply store(String csv) {
        Reply stored = app.post("/api/v1/storage/store?name=" + name, csv, "Content-Type", "text/csv")
                .expect(201);
        assertThat(stored.body().get("digest").asString()).hasSize(64);
        return stored;
    }

    private List<String> who(String query) {
        return app.get("/api/v1/storage/retrieve?name=" + name + "&columns=who&" + query)
                .expect(200)
                .body()
                .valueStream()
                .map(row -> row.get("who").asString())
                .toList();
    }
}
