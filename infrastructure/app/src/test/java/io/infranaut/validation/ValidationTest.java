package io.infranaut.validation;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SegmentReferences;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ValidationTest {
    private static final String ROWS = """
            [{"id": 1, "age": 30}, {"id": 2, "age": 17}, {"id": 3, "age": 44}, {"id": 3, "age": 50}]
            """;

    private final RunningApp app = RunningApp.shared();
    private final String namespace =
            "validation-" + UUID.randomUUID().toString().substring(0, 8);

    private String dataset() {
        return app.post(
                        "/api/v1/metadata/datasets",
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                "people",
                                "columns",
                                List.of(
                                        Map.of("name", "id", "type", "INTEGER", "role", "ID", "nullable", false),
                                        Map.of("name", "age", "type", "DOUBLE", "role", "FEATURE", "nullable", true))))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private String suite() {
        return app.post(
                        "/api/v1/validation/rules",
                        Map.of(
                                "namespace",
                                namespace,
                                "name",
                                "adults",
                                "dataset",
                                "people",
                                "rules",
                                List.of(
                                        Map.of(
                                                "expectation", "expect_column_values_to_be_between",
                                                "column", "age",
                                                "minValue", 18),
                                        Map.of(
                                                "expectation", "expect_column_values_to_be_unique",
                                                "column", "id",
                                                "severity", "WARNING"))))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private JsonNode batchReport(String dataset) {
        return eventually(
                        () -> app.get("/api/v1/validation/reports?dataset=" + dataset)
                                .expect(200)
                                .body()
                                .get("items"),
                        items -> !items.isEmpty())
                .get(0);
    }

    private String storedPeople() {
        String dataset = dataset();
        String suite = suite();
        eventually(() -> app.get("/api/v1/validation/rules/" + suite), reply -> reply.status() == 200);
        app.post("/api/v1/storage/store?dataset=" + dataset, ROWS, "Prefer", "wait=60")
                .expect(201);
        return dataset;
    }

    @Test
    void aBatchIsJudgedAndTheRowsThatFailAreQuarantinedNotLost() {
        String dataset = storedPeople();

        JsonNode report = batchReport(dataset);

        assertThat(report.get("valid").asBoolean()).isFalse();
        assertThat(report.get("rows").asLong()).isEqualTo(4);
        assertThat(report.get("score").asDouble()).isEqualTo((0.75 + 0.5) / 2);
        assertThat(report.get("results").get(0).get("examples").toString()).isEqualTo("[1]");
        JsonNode stored = app.get("/api/v1/storage/retrieve?dataset=" + dataset, "Accept", "application/json")
                .expect(200)
                .body();
        assertThat(stored.size()).isEqualTo(3);
        String quarantined = app.get(
                        "/api/v1/ingestion/quarantine/" + report.get("batchId").asString())
                .expect(200)
                .text();
        assertThat(quarantined).contains("17.0").contains("expect_column_values_to_be_between");
        eventually(
                () -> app.get("/api/v1/metadata/datasets/" + dataset).body().path("qualityScore"),
                score -> score.asDouble(-1) == 0.62);
    }

    @Test
    void aPastVerdictIsDrawnAgainToTheSameAndStaysTheSameAfterARebuild() {
        JsonNode report = batchReport(storedPeople());
        var models = app.bean(ReadModels.class);

        JsonNode verified = app.post(
                        "/api/v1/validation/reports/" + report.get("id").asString() + "/verify",
                        Map.of(),
                        "Prefer",
                        "wait=60")
                .expect(200)
                .body();

        assertThat(verified.get("result").get("outcome").asString()).isEqualTo("IDENTICAL");
        String before = models.content("validation").digest();
        app.rebuild("validation", 8);
        assertThat(models.content("validation").digest()).isEqualTo(before);
    }

    @Test
    void theRowsOfAVerdictAreKeptFromTheSweep() {
        JsonNode report = batchReport(storedPeople());
        var judged = new Digest(report.get("input").get(0).get("file").asString());
        var unknown = new Digest("0".repeat(64));
        var references = app.context().getBeansOfType(SegmentReferences.class).values().stream()
                .filter(kept -> List.of(kept.readModels()).contains("validation"))
                .toList();

        assertThat(references).hasSize(1);
        assertThat(references.getFirst().refersTo(judged)).isTrue();
        assertThat(references.getFirst().refersTo(unknown)).isFalse();
    }

    @Test
    void storedRowsAreJudgedOnRequestByASuiteOrByRules() {
        String dataset = storedPeople();
        JsonNode bySuite = app.post(
                        "/api/v1/validation/validate",
                        Map.of("namespace", namespace, "datasetId", dataset, "suite", "adults"),
                        "Prefer",
                        "wait=60")
                .expect(200)
                .body();
        assertThat(bySuite.get("result").get("valid").asBoolean()).isTrue();
        assertThat(bySuite.get("result").get("rows").asLong()).isEqualTo(3);
        JsonNode byRules = app.post(
                        "/api/v1/validation/validate",
                        Map.of(
                                "namespace", namespace,
                                "datasetId", dataset,
                                "rules",
                                        List.of(Map.of(
                                                "expectation",
                                                "expect_table_row_count_to_be_between",
                                                "minValue",
                                                10))),
                        "Prefer",
                        "wait=60")
                .expect(200)
                .body();
        assertThat(byRules.get("result").get("valid").asBoolean()).isFalse();
        JsonNode metrics = app.get("/api/v1/validation/quality-metrics?dataset=" + dataset + "&column=age&metric=Mean")
                .expect(200)
                .body()
                .get("items");
        assertThat(metrics.get(0).get("value").asDouble()).isEqualTo((30.0 + 44 + 50) / 3);
    }

    @Test
    void whatCannotBeJudgedIsAnsweredClearly() {
        String dataset = dataset();
        Map<String, Object> both = Map.of(
                "namespace",
                namespace,
                "datasetId",
                dataset,
                "suite",
                "x",
                "rules",
                List.of(Map.of("expectation", "expect_column_to_exist", "column", "age")));
        app.post("/api/v1/validation/validate", both).expect(422);
        JsonNode nothing = app.post(
                        "/api/v1/validation/validate",
                        Map.of(
                                "namespace",
                                namespace,
                                "datasetId",
                                dataset,
                                "rules",
                                List.of(Map.of("expectation", "expect_column_to_exist", "column", "age"))),
                        "Prefer",
                        "wait=60")
                .expect(200)
                .body();
        assertThat(nothing.get("state").asString()).isEqualTo("FAILED");
        assertThat(nothing.get("problem").get("detail").asString()).contains("no rows");
        assertThat(app.post("/api/v1/validation/reports/" + UUID.randomUUID() + "/verify", Map.of())
                        .status())
                .isEqualTo(404);
    }
}
