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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    void aBatchIsJudgedAndTheRowsThatFailAreQuarantinedNotLost() throws Exception {
        String dataset = storedPeople();

        JsonNode report = batchReport(dataset);

        assertThat(report.get("valid").asBoolean()).isFalse();
        assertThat(report.get("rows").asLong()).isEqualTo(4);
        assertThat(report.get("score").asDouble()).isEqualTo((0.75 + 0.5) / 2);
        assertThat(report.get("results").get(0).get("examples").toString()).isEqualTo("[1]");
        app.awaitReadModels("storage", "ingestion");
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

    private RunningApp.Reply judge(Map<String, Object> body) {
        return app.post("/api/v1/validation/validate", body, "Prefer", "wait=60");
    }

    @Test
    void aSampleIsJudgedByRulesAndBySchemaAndItsVerdictCanBeDrawnAgain() {
        app.post(
                        "/api/v1/validation/schemas",
                        Map.of(
                                "namespace",
                                namespace,
                                "subject",
                                "people",
                                "columns",
                                List.of(
                                        Map.of("name", "id", "type", "INTEGER", "nullable", false),
                                        Map.of("name", "age", "type", "DOUBLE", "nullable", false),
                                        Map.of("name", "note", "type", "STRING"))))
                .expect(201);

        JsonNode fits = judge(
                        Map.of("namespace", namespace, "schema", "people", "rows", List.of(Map.of("id", 1, "age", 30))))
                .expect(200)
                .body();
        JsonNode misfits = judge(Map.of(
                        "namespace",
                        namespace,
                        "schema",
                        "people",
                        "schemaVersion",
                        1,
                        "rules",
                        List.of(Map.of(
                                "expectation", "expect_column_values_to_be_between", "column", "id", "minValue", 2)),
                        "rows",
                        List.of(Map.of("id", 1, "note", true), Map.of("id", 2))))
                .expect(200)
                .body()
                .get("result");

        assertThat(fits.at("/result/valid").asBoolean()).isTrue();
        assertThat(fits.at("/result/validationType").asString()).isEqualTo("SAMPLE");
        assertThat(fits.at("/result/schemaVersion").asInt()).isEqualTo(1);
        assertThat(fits.at("/result/datasetId").isNull()).isTrue();
        assertThat(misfits.get("valid").asBoolean()).isFalse();
        assertThat(misfits.get("results")
                        .valueStream()
                        .filter(result -> !result.get("success").asBoolean())
                        .map(result -> result.get("expectation").asString() + " "
                                + result.get("column").asString()))
                .containsExactly(
                        "expect_column_values_to_be_between id",
                        "expect_column_to_exist age",
                        "expect_column_values_to_be_in_type_list note");
        JsonNode verified = app.post(
                        "/api/v1/validation/reports/" + misfits.get("id").asString() + "/verify",
                        Map.of(),
                        "Prefer",
                        "wait=60")
                .expect(200)
                .body();
        assertThat(verified.at("/result/outcome").asString()).isEqualTo("IDENTICAL");
    }

    @Test
    void aVersionIsJudgedAsItWasPinned() {
        String dataset = storedPeople();
        app.post("/api/v1/metadata/datasets/" + dataset + "/versions", Map.of(), "Prefer", "wait=60")
                .expect(200);
        app.post("/api/v1/storage/store?dataset=" + dataset, "[{\"id\": 9, \"age\": 90}]", "Prefer", "wait=60")
                .expect(201);

        JsonNode report = judge(
                        Map.of("namespace", namespace, "dataset", "people", "datasetVersion", 1, "suite", "adults"))
                .expect(200)
                .body()
                .get("result");

        assertThat(report.get("rows").asLong()).isEqualTo(3);
        assertThat(report.get("datasetVersion").asInt()).isEqualTo(1);
        assertThat(report.get("validationType").asString()).isEqualTo("VERSION");
        JsonNode none = judge(
                        Map.of("namespace", namespace, "dataset", "people", "datasetVersion", 7, "suite", "adults"))
                .expect(200)
                .body();
        assertThat(none.get("state").asString()).isEqualTo("FAILED");
        assertThat(none.at("/problem/detail").asString()).contains("version 7");
    }

    @Test
    void aBatchThatLeavesItsHistoryIsFlagged() {
        String dataset = dataset();
        String suite = suite();
        eventually(() -> app.get("/api/v1/validation/rules/" + suite), reply -> reply.status() == 200);
        for (int batch = 0; batch < 9; batch++) {
            app.post(
                            "/api/v1/storage/store?dataset=" + dataset,
                            rows(batch, batch == 8 ? 100 : 10 + batch % 2, batch != 8),
                            "Prefer",
                            "wait=60")
                    .expect(201);
        }

        JsonNode flagged = eventually(
                () -> app.get("/api/v1/validation/reports?anomalous=true&dataset=" + dataset)
                        .expect(200)
                        .body()
                        .get("items"),
                items -> !items.isEmpty());

        assertThat(flagged).hasSize(1);
        assertThat(flagged.get(0).get("rows").asLong()).isEqualTo(100);
        assertThat(flagged.get(0)
                        .get("anomalies")
                        .valueStream()
                        .map(anomaly -> anomaly.get("column").asString() + " "
                                + anomaly.get("metric").asString() + " "
                                + anomaly.get("method").asString() + " " + anomaly.get("points")))
                .containsExactly(
                        "* Size OnlineNormal[deviations=3.0] 8",
                        "* Size RateOfChange[factor=4.0] 8",
                        "age Completeness OnlineNormal[deviations=3.0] 8");
        String history = "/api/v1/validation/quality-metrics/history?dataset=" + dataset + "&metric=Size";
        JsonNode points = app.get(history).expect(200).body().get("points");
        assertThat(points).hasSize(9);
        assertThat(points.get(8).get("anomaly").asBoolean()).isTrue();
        assertThat(points.get(0).get("lower").isNull()).isTrue();
        assertThat(app.get(history + "&method=RATE_OF_CHANGE&factor=20")
                        .expect(200)
                        .body()
                        .at("/points/8/anomaly")
                        .asBoolean())
                .isFalse();
        app.get(history + "&deviations=-1").expect(422);
        app.get(history + "&deviations=NaN").expect(422);
        app.get(history + "&method=GUESS").expect(422);
        app.get(history + "&method=SEASONAL_NAIVE&season=0").expect(422);
    }

    private static String rows(int batch, int count, boolean complete) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": " + (batch * 1000 + i) + ", \"age\": "
                        + (complete || i % 2 == 0 ? "40" : "null") + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void nonsenseIsAProblem() {
        List<Object> rules = List.of(Map.of("expectation", "expect_column_to_exist", "column", "a"));
        judge(Map.of("rules", rules)).expect(422);
        judge(Map.of("rows", List.of(), "rules", rules)).expect(422);
        judge(Map.of("rows", List.of(Map.of("a", 1)))).expect(422);
        judge(Map.of("rows", List.of(Map.of("a", 1)), "dataset", "people", "rules", rules))
                .expect(422);
        judge(Map.of("rows", List.of(Map.of("a", 1)), "datasetVersion", 1, "rules", rules))
                .expect(422);
        judge(Map.of("rows", List.of(Map.of("a", List.of(1))), "rules", rules)).expect(422);
        judge(Map.of("rows", List.of(Map.of("a", 1), Map.of("a", "x")), "rules", rules))
                .expect(422);
        judge(Map.of("dataset", "people", "schemaVersion", 1, "rules", rules)).expect(422);
        JsonNode misfit = judge(Map.of(
                        "rows",
                        List.of(Map.of("a", 1), Map.of("a", 1.5)),
                        "columns",
                        List.of(Map.of("name", "a", "type", "INTEGER")),
                        "rules",
                        rules))
                .expect(422)
                .body();
        assertThat(misfit.at("/errors/0/pointer").asString()).isEqualTo("/rows/1/a");
        JsonNode unknown = judge(Map.of("rows", List.of(Map.of("a", 1)), "schema", "nobody-knows-" + namespace))
                .expect(200)
                .body();
        assertThat(unknown.get("state").asString()).isEqualTo("FAILED");
        assertThat(unknown.at("/problem/detail").asString()).contains("no schema");
    }
}
