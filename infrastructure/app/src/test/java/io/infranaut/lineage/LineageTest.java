package io.infranaut.lineage;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.platform.readmodel.ReadModels;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LineageTest {
    private static final String LINEAGE = "/api/v1/metadata/lineage";
    private final RunningApp app = RunningApp.shared();
    private final String name = "loans-" + UUID.randomUUID();

    @Test
    void whatABaselineWasMadeFromIsWalkedBothWays() {
        String dataset = dataset();
        String source = app.post(
                        "/api/v1/ingestion/sources",
                        Map.of("name", "push-" + name, "kind", "HTTP", "datasetId", dataset))
                .expect(201)
                .body()
                .get("id")
                .asString();
        app.post(
                        "/api/v1/storage/store?name=" + name,
                        "at,income\n2026-01-01T10:00:00Z,1\n2026-01-02T10:00:00Z,2\n",
                        "Content-Type",
                        "text/csv")
                .expect(201);
        done(app.post("/api/v1/metadata/datasets/" + dataset + "/versions", Map.of(), "Prefer", "wait=30"));
        String baseline = done(app.post(
                        "/api/v1/drift/update-baseline",
                        Map.of("name", name, "dataset", name, "datasetVersion", 1),
                        "Prefer",
                        "wait=30"))
                .get("result")
                .get("baselineId")
                .asString();

        JsonNode upstream = graph(
                baseline + "/1?direction=upstream",
                found -> ids(found).containsAll(List.of(baseline + "/1", baseline, dataset + "/1", dataset, source)));
        assertThat(upstream.get("nodes").get(0).get("label").asString()).isEqualTo(name + "/1");
        assertThat(relationships(upstream)).contains("pinned-as", "profiled-as", "feeds");

        JsonNode downstream = graph(source + "?direction=downstream", 3);
        assertThat(ids(downstream)).containsExactly(source, dataset, dataset + "/1", baseline + "/1");
        assertThat(relationships(downstream)).containsExactly("feeds", "pinned-as", "profiled-as");
        assertThat(ids(graph(source + "?direction=downstream&depth=1", 1))).containsExactly(source, dataset);
        assertThat(graph(source + "?direction=upstream", 0).get("nodes").size()).isEqualTo(1);
        assertThat(ids(graph(dataset + "/1", 4))).contains(source, baseline + "/1");

        var models = app.bean(ReadModels.class);
        eventually(
                () -> {
                    String before = models.content("lineage").digest();
                    app.rebuild("lineage", 8);
                    return models.content("lineage").digest().equals(before);
                },
                same -> same);
    }

    @Test
    void aCycleOfEdgesByHandEnds() {
        List<String> ring = List.of("a-" + name, "b-" + name, "c-" + name);
        for (int i = 0; i < 3; i++) {
            record(ring.get(i), ring.get((i + 1) % 3)).expect(201);
        }
        record(ring.get(2), ring.get(0)).expect(201);

        assertThat(ids(graph(ring.get(0) + "?direction=downstream&depth=20", 3)))
                .containsExactlyElementsOf(ring);
        assertThat(ids(graph(ring.get(0) + "?direction=both&depth=1", 2))).containsExactlyInAnyOrderElementsOf(ring);
    }

    @Test
    void badInputIsAProblem() {
        record(name, name).expect(422);
        record("a b", name).expect(422);
        app.post(LINEAGE, Map.of("source", Map.of("kind", "DATASET", "id", name), "relationship", "feeds"))
                .expect(422);
        app.get(LINEAGE + "/" + name).expect(404);
        app.get(LINEAGE + "/" + name + "?depth=0").expect(422);
        app.get(LINEAGE + "/" + name + "?depth=21").expect(422);
        app.get(LINEAGE + "/" + name + "?direction=sideways").expect(422);
        app.get(LINEAGE + "/%00").expect(400);
    }

    @Test
    void aClosedNamespaceIsNotWalked() {
        record("a-" + name, "b-" + name).expect(201);
        graph("a-" + name, 1);
        String key = app.keyWithRole("OPERATOR", "elsewhere");
        app.sendAs(key, "GET", LINEAGE + "/a-" + name, null).expect(404);
        app.sendAs(key, "POST", LINEAGE, edge("a-" + name, "b-" + name)).expect(403);
    }

    private String dataset() {
        return app.post(
                        "/api/v1/metadata/datasets",
                        Map.of(
                                "name",
                                name,
                                "columns",
                                List.of(
                                        Map.of("name", "at", "type", "TIMESTAMP", "role", "TIME"),
                                        Map.of("name", "income", "type", "DOUBLE"))))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private static JsonNode done(Reply reply) {
        JsonNode job = reply.expect(200).body();
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("COMPLETED");
        return job;
    }

    private Reply record(String source, String target) {
        return app.post(LINEAGE, edge(source, target));
    }

    private static Map<String, Object> edge(String source, String target) {
        return Map.of(
                "source", Map.of("kind", "DATASET", "id", source),
                "target", Map.of("kind", "DATASET", "id", target),
                "relationship", "copied-to",
                "details", Map.of("job", "nightly"));
    }

    private JsonNode graph(String idAndQuery, int edges) {
        return graph(idAndQuery, found -> found.get("edges").size() >= edges);
    }

    private JsonNode graph(String idAndQuery, Predicate<JsonNode> right) {
        return eventually(
                        () -> app.get(LINEAGE + "/" + idAndQuery),
                        reply -> reply.status() == 200 && right.test(reply.body()))
                .body();
    }

    private static List<String> ids(JsonNode graph) {
        return graph.get("nodes")
                .valueStream()
                .map(node -> node.get("id").asString())
                .toList();
    }

    private static List<String> relationships(JsonNode graph) {
        return graph.get("edges")
                .valueStream()
                .map(edge -> edge.get("relationship").asString())
                .toList();
    }
}
