package io.infranaut.drift;

import static io.infranaut.app.RunningApp.eventually;
import static io.infranaut.drift.Rows.FEBRUARY;
import static io.infranaut.drift.Rows.JANUARY;
import static io.infranaut.drift.Rows.MARCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.audit.Evidence;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.storage.api.SegmentRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DriftTest {
    private final RunningApp app = RunningApp.shared();
    private final String name = "loans-" + UUID.randomUUID();

    private Rows januaryAndAShiftedFebruary() {
        var rows = new Rows(app, name);
        rows.store(JANUARY, 3000, 0, 1);
        rows.store(FEBRUARY, 1500, 0.6, 2);
        rows.store(FEBRUARY.plusSeconds(30), 1500, 0.6, 3);
        return rows;
    }

    private JsonNode pinned(Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("name", name, "dataset", name, "to", FEBRUARY));
        body.putAll(more);
        JsonNode job = app.post("/api/v1/drift/update-baseline", body, "Prefer", "wait=30")
                .expect(200)
                .body();
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("COMPLETED");
        return job.get("result");
    }

    private Reply detect(Map<String, Object> more) {
        var body = new HashMap<String, Object>(
                Map.of("name", "check " + name, "baseline", name, "dataset", name, "from", FEBRUARY, "to", MARCH));
        body.putAll(more);
        return app.post("/api/v1/drift/detect", body, "Prefer", "wait=30");
    }

    private JsonNode verdict(Map<String, Object> more) {
        JsonNode job = detect(more).expect(200).body();
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("COMPLETED");
        return job.get("result");
    }

    private JsonNode verified(JsonNode verdict) {
        Reply reply = app.send(
                "POST",
                "/api/v1/drift/checks/" + verdict.get("checkId").asString() + "/verify",
                null,
                "Prefer",
                "wait=30");
        return reply.expect(200).body().get("result");
    }

    @Test
    void theShiftedColumnLeadsTheVerdict() {
        januaryAndAShiftedFebruary();
        pinned(Map.of());

        JsonNode verdict = verdict(Map.of());

        assertThat(verdict.get("referenceRows").asInt()).isEqualTo(3000);
        assertThat(verdict.get("currentRows").asInt()).isEqualTo(3000);
        assertThat(verdict.get("drifted").asInt()).isEqualTo(1);
        assertThat(verdict.get("measured").asInt()).isEqualTo(5);
        assertThat(verdict.get("verdict").asString()).isEqualTo("STABLE");
        JsonNode first = verdict.get("columns").get(0);
        assertThat(first.get("column").asString()).isEqualTo("income");
        assertThat(first.get("verdict").asString()).isEqualTo("DRIFT");
        assertThat(first.get("method").asString()).isEqualTo("wasserstein");
        assertThat(first.get("score").asDouble()).isBetween(0.5, 0.7);
        assertThat(first.get("comparison").get("referenceMissing").asInt()).isEqualTo(60);

        JsonNode alerts = app.get("/api/v1/drift/alerts?datasetId="
                        + verdict.get("datasetId").asString())
                .expect(200)
                .body()
                .get("items");
        assertThat(alerts.size()).isEqualTo(1);
        assertThat(alerts.get(0).get("driftedColumns").get(0).asString()).isEqualTo("income");
    }

    @Test
    void theEvidenceOfAVerdictHoldsItsInputs(@TempDir Path folder) throws Exception {
        januaryAndAShiftedFebruary();
        pinned(Map.of());
        String check = verdict(Map.of()).get("checkId").asString();
        long last = app.get("/api/v1/audit/events?limit=1000&aggregateId=" + check)
                .expect(200)
                .body()
                .get("items")
                .valueStream()
                .mapToLong(event -> event.get("position").asLong())
                .max()
                .orElseThrow();
        eventually(
                () -> app.get("/api/v1/audit/checkpoints/latest"),
                reply -> reply.status() == 200 && reply.body().get("position").asLong() >= last);

        Evidence evidence = Evidence.of(app, check);

        List<String> rows = evidence.files().keySet().stream()
                .filter(file -> file.startsWith("inputs/"))
                .toList();
        assertThat(rows).hasSize(3);
        assertThat(evidence.events().stream().map(event -> event.get("type").asString()))
                .contains("drift.DriftChecked", "baseline.BaselinePinned", "storage.BatchStored");
        assumeTrue(Evidence.hasPython(), "SKIPPED: python3 is not there, the checker of evidence was not tested");
        assertThat(evidence.checked(folder)).contains("3 files of rows").contains("RIGHT");
        assertThat(evidence.with(rows.getFirst(), new byte[] {1}).checked(folder))
                .contains("WRONG: " + rows.getFirst());
    }

    @Test
    void theSameInputsGiveTheSameVerdict() {
        januaryAndAShiftedFebruary();
        pinned(Map.of());
        Map<String, Object> tests =
                Map.of("methods", Map.of("income", "ks", "city", "chi-squared", "age", "psi"), "correction", "holm");

        JsonNode one = verdict(tests);
        JsonNode two = verdict(tests);

        for (String member : List.of("columns", "rowsDigest", "referenceDigest", "verdict", "driftedShare")) {
            assertThat(two.get(member)).isEqualTo(one.get(member));
        }
        assertThat(one.get("columns").get(0).get("adjusted").asDouble()).isLessThan(1e-20);
    }

    @Test
    void rowsOutsideTheWindowPlayNoPart() {
        Rows rows = januaryAndAShiftedFebruary();
        pinned(Map.of());
        JsonNode before = verdict(Map.of());

        rows.store(MARCH, 500, 5, 4);

        assertThat(verdict(Map.of()).get("rowsDigest")).isEqualTo(before.get("rowsDigest"));
        JsonNode january = verdict(Map.of("from", JANUARY, "to", FEBRUARY));
        assertThat(january.get("rowsDigest")).isEqualTo(january.get("referenceDigest"));
        assertThat(january.get("drifted").asInt()).isZero();
    }

    @Test
    void chunksAreChecksOfTheirOwn() {
        januaryAndAShiftedFebruary();
        pinned(Map.of());

        JsonNode weeks = verdict(Map.of("chunkPeriod", "P7D")).get("parts");
        assertThat(weeks.size()).isEqualTo(4);
        for (JsonNode week : weeks) {
            assertThat(week.get("state").asString()).isEqualTo("COMPLETED");
        }
        assertThat(weeks.get(1).get("from").asString()).isEqualTo("2026-02-08T00:00:00Z");
        assertThat(weeks.get(3).get("to").asString()).isEqualTo("2026-03-01T00:00:00Z");

        Reply byRows = detect(Map.of("chunkRows", 1000));
        JsonNode thousands = byRows.expect(200).body().get("result").get("parts");
        assertThat(thousands.size()).isEqualTo(3);
        assertThat(thousands.get(2).get("firstRow").asInt()).isEqualTo(2000);
        JsonNode part = app.get(
                        "/api/v1/drift/checks/" + thousands.get(2).get("id").asString())
                .expect(200)
                .body()
                .get("result");
        assertThat(part.get("currentRows").asInt()).isEqualTo(1000);
        assertThat(part.get("partOf").asString())
                .isEqualTo(byRows.body().get("id").asString());
        assertThat(verified(part).get("outcome").asString()).isEqualTo("IDENTICAL");
        String page = app.get(byRows.header("Location"), "Accept", "text/html")
                .expect(200)
                .text();
        assertThat(page).contains("3 chunks").contains("income");
    }

    @Test
    void aVerdictIsVerifiedAfterARebuild() throws Exception {
        januaryAndAShiftedFebruary();
        pinned(Map.of());
        JsonNode verdict = verdict(Map.of());
        String before = app.bean(ReadModels.class).content("drift").digest();
        app.rebuild("drift", 4);
        assertThat(app.bean(ReadModels.class).content("drift").digest()).isEqualTo(before);

        JsonNode identical = verified(verdict);

        assertThat(identical.get("outcome").asString()).isEqualTo("IDENTICAL");
        assertThat(identical.get("differences").isEmpty()).isTrue();
    }

    @Test
    void aChangedNumberInTheEventIsFound() throws Exception {
        januaryAndAShiftedFebruary();
        pinned(Map.of());
        JsonNode verdict = verdict(Map.of("method", "ks"));
        String score = verdict.get("columns").get(0).get("score").toString();
        String replaced =
                "update event_store.domain_event set payload = convert_to(replace(convert_from(payload, 'UTF8'), ?, ?),"
                        + " 'UTF8') where aggregate_id = ? and type = 'drift.DriftChecked'";
        String id = verdict.get("checkId").asString();
        change(replaced, "\"score\":" + score, "\"score\":0.25", id);

        JsonNode different = verified(verdict);
        change(replaced, "\"score\":0.25", "\"score\":" + score, id);

        assertThat(different.get("outcome").asString()).isEqualTo("DIFFERENT");
        JsonNode difference = different.get("differences").get(0);
        assertThat(difference.get("pointer").asString()).isEqualTo("/columns/0/score");
        assertThat(difference.get("recorded").asString()).isEqualTo("0.25");
        assertThat(difference.get("recomputed").asString()).isEqualTo(score);
        assertThat(verified(verdict).get("outcome").asString()).isEqualTo("IDENTICAL");
    }

    @Test
    void aChangedByteOfASegmentIsFoundAndNamed() throws Exception {
        var rows = new Rows(app, name);
        rows.store(JANUARY, 500, 0, 11);
        SegmentRef february = rows.store(FEBRUARY, 500, 0, 12);
        pinned(Map.of());
        JsonNode verdict = verdict(Map.of());
        app.awaitReadModels("rows");
        Path file = app.bean(SegmentStore.class).path(february.file());
        byte[] bytes = Files.readAllBytes(file);
        byte[] spoilt = bytes.clone();
        spoilt[spoilt.length / 2] ^= 1;
        Files.write(file, spoilt);

        JsonNode corrupt = verified(verdict);
        assertThat(corrupt.get("outcome").asString()).isEqualTo("INPUT_CORRUPT");
        assertThat(corrupt.get("segment").asString()).isEqualTo(february.file().value());
        assertThat(detect(Map.of()).body().get("problem").get("detail").asString())
                .contains(february.file().value());

        Files.delete(file);
        JsonNode expired = verified(verdict);
        assertThat(expired.get("outcome").asString()).isEqualTo("INPUT_EXPIRED");
        assertThat(expired.get("segment").asString()).isEqualTo(february.file().value());

        Files.write(file, bytes);
        assertThat(verified(verdict).get("outcome").asString()).isEqualTo("IDENTICAL");
    }

    @Test
    void thePageShowsAPlotPerColumnAndNeedsNothingElse() {
        januaryAndAShiftedFebruary();
        pinned(Map.of());
        JsonNode verdict = verdict(Map.of());
        String path = "/api/v1/drift/checks/" + verdict.get("checkId").asString();

        Reply page = app.get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .expect(200);

        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("ETag")).isNotEmpty();
        assertThat(page.text().split("<svg", -1)).hasSize(6);
        assertThat(page.text().indexOf("id=\"c0\"")).isLessThan(page.text().indexOf("id=\"c1\""));
        assertThat(page.text()).doesNotContain("<Lyon>").contains("&lt;Lyon&gt; &amp; &quot;co&quot;");
        assertThat(page.text()).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script");
        assertThat(app.get(path).expect(200).header("Content-Type")).startsWith("application/json");
    }

    @Test
    void versionsOfABaselineStayAndCanBeChosen() {
        Rows rows = januaryAndAShiftedFebruary();
        JsonNode one = pinned(Map.of());
        JsonNode two = pinned(Map.of("from", FEBRUARY, "to", MARCH));
        assertThat(List.of(one.get("version").asInt(), two.get("version").asInt()))
                .containsExactly(1, 2);
        String path = "/api/v1/drift/baselines/" + one.get("baselineId").asString();
        assertThat(app.get(path).expect(200).body().get("currentVersion").asInt())
                .isEqualTo(2);
        assertThat(verdict(Map.of()).get("drifted").asInt()).isZero();

        Reply back = app.send("PUT", path + "/current", Map.of("version", 1, "reason", "too new"))
                .expect(204);

        Reply now = app.get(path, "Infranaut-Min-Position", back.header("Infranaut-Position"));
        assertThat(now.body().get("currentVersion").asInt()).isEqualTo(1);
        assertThat(verdict(Map.of()).get("drifted").asInt()).isEqualTo(1);
        assertThat(verdict(Map.of("baselineVersion", 2)).get("drifted").asInt()).isZero();
        JsonNode version = app.get(path + "/versions/1").expect(200).body();
        assertThat(version.get("version").get("rows").asInt()).isEqualTo(3000);
        assertThat(version.get("profiles").get(2).get("missing").asInt()).isEqualTo(60);
        assertThat(version.get("segments").get(0).get("rowsDigest").asString()).hasSize(64);
        assertThat(app.get(path + "/promotions").body().get("items").size()).isEqualTo(3);
        assertThat(app.send("PUT", path + "/current", Map.of("version", 9)).status())
                .isEqualTo(404);
        assertThat(rows.id()).isNotNull();
    }

    @Test
    void aModelsAliasLeadsToItsBaselineAndItsPredictionLog() {
        Rows rows = januaryAndAShiftedFebruary();
        String model = app.post(
                        "/api/v1/ml/models",
                        Map.of("name", name, "task", "BINARY_CLASSIFICATION", "tags", List.of(name)))
                .expect(201)
                .header("Location");
        assertThat(app.post("/api/v1/ml/models", Map.of("name", name, "task", "REGRESSION"))
                        .status())
                .isEqualTo(409);
        Reply version = app.post(model + "/versions", Map.of("label", "rc1", "predictionsId", rows.id()))
                .expect(201);
        assertThat(version.header("Location")).isEqualTo(model + "/versions/1");
        assertThat(app.post(model + "/versions", Map.of("label", "rc1")).status())
                .isEqualTo(409);
        String named = app.send("PUT", model + "/aliases/production", Map.of("version", 1))
                .expect(204)
                .header("Infranaut-Position");
        assertThat(app.send("PUT", model + "/aliases/production", Map.of("version", 2))
                        .status())
                .isEqualTo(422);
        pinned(Map.of("model", name, "modelVersion", 1));

        Reply reply = app.post(
                "/api/v1/drift/detect",
                Map.of("model", name, "modelAlias", "production", "from", FEBRUARY, "to", MARCH),
                "Prefer",
                "wait=30");

        JsonNode verdict = reply.expect(200).body().get("result");
        assertThat(verdict.get("modelVersion").asInt()).isEqualTo(1);
        assertThat(verdict.get("datasetId").asString()).isEqualTo(rows.id().toString());
        assertThat(verdict.get("columns").get(0).get("column").asString()).isEqualTo("income");
        JsonNode listed = app.get("/api/v1/ml/models?tag=" + name, "Infranaut-Min-Position", named)
                .expect(200)
                .body()
                .get("items");
        assertThat(listed.get(0).get("aliases").get("production").asInt()).isEqualTo(1);
    }

    @Test
    void listsComeInPages() {
        Rows rows = januaryAndAShiftedFebruary();
        pinned(Map.of());
        var asked = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            asked.addFirst(verdict(Map.of("method", "psi")).get("checkId").asString());
        }
        for (String list : List.of("checks", "alerts")) {
            var seen = new ArrayList<String>();
            String token = "";
            do {
                JsonNode page = app.get("/api/v1/drift/" + list + "?limit=1&datasetId=" + rows.id() + token)
                        .expect(200)
                        .body();
                page.get("items").forEach(item -> seen.add(item.get("id").asString()));
                token = page.get("nextPageToken").isNull()
                        ? ""
                        : "&pageToken=" + page.get("nextPageToken").asString();
            } while (!token.isEmpty());
            assertThat(seen).as(list).isEqualTo(asked);
        }
    }

    @Test
    void aCheckThatCannotBeMadeSaysWhy() {
        januaryAndAShiftedFebruary();
        assertThat(problem(Map.of())).contains("has no baseline");
        pinned(Map.of());
        assertThat(problem(Map.of("dataset", "no-such-dataset"))).contains("has no dataset");
        assertThat(problem(Map.of("baselineVersion", 7))).contains("no pinned version 7");
        assertThat(problem(Map.of("columns", List.of("wage")))).contains("no column wage");
        assertThat(problem(Map.of("methods", Map.of("wage", "ks")))).contains("wage");
        JsonNode empty = verdict(
                Map.of("from", Instant.parse("2031-01-01T00:00:00Z"), "to", Instant.parse("2032-01-01T00:00:00Z")));
        assertThat(empty.get("verdict").asString()).isEqualTo("INSUFFICIENT_DATA");
        assertThat(empty.get("columns").get(0).get("score").isNull()).isTrue();
        assertThat(verified(empty).get("outcome").asString()).isEqualTo("IDENTICAL");
        JsonNode cannot = verdict(Map.of("methods", Map.of("city", "ks")));
        JsonNode last = cannot.get("columns").get(4);
        assertThat(last.get("column").asString()).isEqualTo("city");
        assertThat(last.get("insufficient").asString()).isEqualTo("ks takes numbers only");
    }

    private String problem(Map<String, Object> more) {
        JsonNode job = detect(more).expect(200).body();
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("FAILED");
        return job.get("problem").get("detail").asString();
    }

    @Test
    void badInputIsNamed() {
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of("method", "anova"),
                Map.of("threshold", -1),
                Map.of("method", "ks", "threshold", 1.5),
                Map.of("correction", "luck"),
                Map.of("driftedShare", 0),
                Map.of("from", MARCH, "to", FEBRUARY),
                Map.of("chunkRows", 0),
                Map.of("chunkPeriod", "weekly"),
                Map.of("chunkPeriod", "P7D", "chunkRows", 5),
                Map.of("methods", Map.of("income", "no")))) {
            Reply reply = detect(bad).expect(422);
            assertThat(reply.body().get("errors").size()).as(bad.toString()).isPositive();
        }
        detect(Map.of("from", "+999999999-01-01T00:00:00Z")).expect(400);
        assertThat(app.post("/api/v1/drift/detect", Map.of()).status()).isEqualTo(422);
        assertThat(app.post("/api/v1/drift/update-baseline", Map.of("name", name))
                        .status())
                .isEqualTo(422);
        assertThat(app.get("/api/v1/drift/checks/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(app.get("/api/v1/drift/checks/nonsense").status()).isEqualTo(422);
        assertThat(app.get("/api/v1/drift/checks?state=LOST").status()).isEqualTo(422);
        assertThat(app.get("/api/v1/drift/alerts?pageToken=WyJ4Il0").status()).isEqualTo(422);
        assertThat(app.send("POST", "/api/v1/drift/checks/" + UUID.randomUUID() + "/verify", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aViewerSeesButDoesNotCheckAndAForeignNamespaceIsClosed() {
        januaryAndAShiftedFebruary();
        pinned(Map.of());
        JsonNode verdict = verdict(Map.of());
        String path = "/api/v1/drift/checks/" + verdict.get("checkId").asString();
        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "GET", path, null).expect(200);
        assertThat(app.sendAs(viewer, "POST", path + "/verify", null).status()).isEqualTo(403);
        assertThat(app.sendAs(viewer, "POST", "/api/v1/drift/detect", Map.of("baseline", name, "dataset", name))
                        .status())
                .isEqualTo(403);
        String stranger = app.keyWithRole("ADMIN", "elsewhere");
        assertThat(app.sendAs(stranger, "GET", "/api/v1/drift/checks", null)
                        .expect(200)
                        .body()
                        .get("items"))
                .isEmpty();
        assertThat(app.sendAs(stranger, "GET", path, null).status()).isEqualTo(404);
        assertThat(app.sendAs(stranger, "POST", path + "/verify", null).status())
                .isEqualTo(403);
        Reply spied = app.sendAs(
                stranger,
                "POST",
                "/api/v1/drift/detect",
                Map.of(
                        "namespace", "elsewhere",
                        "baselineId", verdict.get("baselineId").asString(),
                        "datasetId", verdict.get("datasetId").asString()),
                "Prefer",
                "wait=30");
        assertThat(spied.expect(200).body().get("state").asString()).isEqualTo("FAILED");
    }

    private void change(String sql, String... parameters) throws Exception {
        var database = app.postgres();
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
