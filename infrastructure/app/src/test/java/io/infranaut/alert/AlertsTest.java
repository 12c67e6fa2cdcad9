package io.infranaut.alert;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.app.RunningApp;
import io.infranaut.app.RunningApp.Reply;
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.ColumnVerdict;
import io.infranaut.drift.api.DriftConfiguration;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.monitoring.api.ChunkId;
import io.infranaut.monitoring.api.Measure;
import io.infranaut.monitoring.api.MetricBatchId;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.monitoring.api.MonitoringEvent.MetricsRecorded;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.secret.Secrets;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Alerting over HTTP, with an application of its own: the drift checks here come from no drift context.
class AlertsTest {
    private static final Hook hook = new Hook();
    private static final RunningApp app = RunningApp.start(Map.of(
            "infranaut.webhooks.allow-private", "true",
            "infranaut.webhooks.attempts", "3",
            "infranaut.webhooks.retry-after", "20ms"));

    @AfterAll
    static void stop() {
        app.context().close();
        hook.close();
    }

    @Test
    void anAlertNobodyTakesOnGoesThroughTheStepsOfItsPolicy() {
        String policy = policy("PT0S", "PT1S");
        String alert = trigger(unique(), policy);

        JsonNode history = timelineWith(alert, "NotificationAttempted", 2);

        assertThat(kinds(history))
                .filteredOn(kind -> !kind.equals("NotificationAttempted"))
                .containsExactly("AlertRaised", "EscalationStarted", "EscalationStepFired", "EscalationStepFired");
        assertThat(entries(history, "EscalationStepFired"))
                .extracting(entry -> entry.get("content").get("number").asInt())
                .containsExactly(1, 2);
        assertThat(hook.calls(alert)).extracting(Hook.Call::step).containsExactlyInAnyOrder(1, 2);
        assertThat(hook.calls(alert)).allMatch(Hook.Call::signed);
        assertThat(hook.calls(alert)).extracting(Hook.Call::id).doesNotHaveDuplicates();
        JsonNode message = hook.calls(alert).getFirst().body();
        assertThat(message.get("specversion").asString()).isEqualTo("1.0");
        assertThat(message.get("id").asString())
                .isEqualTo(hook.calls(alert).getFirst().id());
        assertThat(history.get("alert").get("escalationStep").asInt()).isEqualTo(2);
    }

    @Test
    void anAcknowledgedAlertEscalatesNoFurtherUntilItIsGivenBack() {
        String alert = trigger(unique(), policy("PT0S", "PT1H"));
        timelineWith(alert, "NotificationAttempted", 1);
        app.post("/api/v1/alerts/acknowledge", Map.of("alertId", alert, "note", "mine"))
                .expect(204);
        eventually(() -> hurry(alert), deadlines -> deadlines == 1);
        eventually(() -> waiting(alert), deadlines -> deadlines == 0);
        assertThat(hook.calls(alert)).extracting(Hook.Call::step).containsExactly(1);

        app.post("/api/v1/alerts/unacknowledge", Map.of("alertId", alert)).expect(204);
        timelineWith(alert, "NotificationAttempted", 2);
        eventually(() -> hurry(alert), deadlines -> deadlines == 1);
        timelineWith(alert, "NotificationAttempted", 3);
        assertThat(hook.calls(alert)).extracting(Hook.Call::step).containsExactly(1, 1, 2);
        assertThat(hook.calls(alert)).extracting(Hook.Call::id).doesNotHaveDuplicates();
    }

    @Test
    void whatIsOpenIsNotRaisedAgainAndWhatIsResolvedIsNotAcknowledged() {
        String name = unique();
        String first = trigger(name, null);
        Reply repeated = app.post("/api/v1/alerts/trigger", Map.of("severity", "INFO", "summary", name));
        assertThat(repeated.expect(200).body().get("raised").asBoolean()).isFalse();
        assertThat(repeated.body().get("alertId").asString()).isEqualTo(first);

        app.post("/api/v1/alerts/resolve", Map.of("alertId", first)).expect(204);
        Reply refused =
                app.post("/api/v1/alerts/acknowledge", Map.of("alertId", first)).expect(409);
        assertThat(refused.body().get("type").asString()).endsWith("alert-must-not-be-resolved");

        String second = trigger(name, null);
        assertThat(second).isNotEqualTo(first).startsWith(first.substring(0, 36));
        app.post("/api/v1/alerts/acknowledge", Map.of("alertId", first)).expect(409);
        JsonNode alert = eventually(
                        () -> alert(first),
                        a -> a.path("alert").path("status").asString().equals("RESOLVED"))
                .get("alert");
        assertThat(alert.get("occurrences").asInt()).isEqualTo(2);
    }

    @Test
    void theSameTriggerWithTheSameIdempotencyKeyIsCountedOnce() {
        Map<String, String> body = Map.of("severity", "INFO", "summary", unique());
        String key = UUID.randomUUID().toString();
        Reply first =
                app.post("/api/v1/alerts/trigger", body, "Idempotency-Key", key).expect(201);
        Reply again =
                app.post("/api/v1/alerts/trigger", body, "Idempotency-Key", key).expect(201);
        assertThat(again.body()).isEqualTo(first.body());
        String alert = first.body().get("alertId").asString();
        assertThat(kinds(timelineWith(alert, "AlertRaised", 1))).containsExactly("AlertRaised");
    }

    @Test
    void aLetterThatCannotBeDeliveredIsADeadLetterAndCanBeSentAgain() {
        try (var broken = new Hook()) {
            broken.answer(503);
            String receiver = receiver(broken.url("/"));
            String alert = trigger(unique(), policy(List.of(step("PT0S", receiver))));
            JsonNode history = timelineWith(alert, "NotificationAttempted", 3);
            List<JsonNode> attempts = entries(history, "NotificationAttempted");
            assertThat(attempts)
                    .extracting(entry -> entry.get("content").get("outcome").asString())
                    .containsExactly("FAILED", "FAILED", "DEAD");
            assertThat(attempts.getFirst().get("content").get("error").asString())
                    .contains("503");
            assertThat(broken.calls(alert))
                    .extracting(Hook.Call::id)
                    .hasSize(3)
                    .containsOnly(broken.calls(alert).getFirst().id());
            JsonNode dead = app.get("/api/v1/alerts/notifications?outcome=DEAD&alertId=" + alert)
                    .expect(200)
                    .body()
                    .get("items");
            assertThat(dead.size()).isEqualTo(1);

            broken.answer(200);
            String letter = dead.get(0).get("id").asString();
            app.send("POST", "/api/v1/alerts/" + alert + "/notifications/" + letter + "/resend", null)
                    .expect(202);
            JsonNode after = timelineWith(alert, "NotificationAttempted", 4);
            assertThat(entries(after, "NotificationAttempted")
                            .getLast()
                            .get("content")
                            .get("outcome")
                            .asString())
                    .isEqualTo("DELIVERED");
            app.send("POST", "/api/v1/alerts/" + alert + "/notifications/" + letter + "/resend", null)
                    .expect(409);
        }
    }

    @Test
    void whatCannotGoOnSaysSoOnTheTimeline() {
        String nowhere = trigger(unique(), UUID.randomUUID().toString());
        JsonNode stalled = timelineWith(nowhere, "EscalationStalled", 1);
        assertThat(entries(stalled, "EscalationStalled")
                        .getFirst()
                        .get("content")
                        .get("reason")
                        .asString())
                .contains("there is no policy");

        String toNobody =
                trigger(unique(), policy(List.of(step("PT0S", UUID.randomUUID().toString()))));
        JsonNode undelivered = timelineWith(toNobody, "NotificationAttempted", 1);
        assertThat(entries(undelivered, "NotificationAttempted")
                        .getFirst()
                        .get("content")
                        .get("outcome")
                        .asString())
                .isEqualTo("DEAD");
    }

    @Test
    void aPolicyOrReceiverOfAnotherNamespaceIsNotUsed() {
        String mine = policy(List.of(step("PT0S", receiver(hook.url("/other")))));
        Reply foreign = app.post(
                "/api/v1/alerts/trigger",
                Map.of("namespace", "elsewhere", "severity", "INFO", "summary", unique(), "policyId", mine));
        timelineWith(foreign.expect(201).body().get("alertId").asString(), "EscalationStalled", 1);
    }

    @Test
    void aRuleRaisesAnAlertThatNamesTheMostDriftedColumnsAndClearsIt() {
        var dataset = UUID.randomUUID();
        var baseline = UUID.randomUUID();
        rule(Map.of("kind", "DRIFT", "drift", Map.of("datasetId", dataset), "forPoints", 2, "severity", "CRITICAL"));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        checked(dataset, baseline, now, "DRIFT");
        checked(dataset, baseline, now, "STABLE");
        checked(dataset, baseline, now, "DRIFT");
        DriftChecked last = checked(dataset, baseline, now, "DRIFT");

        JsonNode alert =
                eventually(() -> alertsOn(dataset), found -> found.size() == 1).get(0);
        assertThat(alert.get("summary").asString()).contains("income").contains("p = 1.0E-9");
        assertThat(alert.get("columns").get(0).asString()).isEqualTo("income");
        assertThat(alert.get("severity").asString()).isEqualTo("CRITICAL");
        assertThat(alert.get("check").asString()).isEqualTo("/api/v1/drift/checks/" + last.checkId());
        assertThat(alert.get("details").get("driftedShare").asString()).isEqualTo("0.5");
        assertThat(app.get("/api/v1/alerts?column=income&datasetId=" + dataset)
                        .body()
                        .get("items")
                        .size())
                .isEqualTo(1);

        checked(dataset, baseline, now, "STABLE");
        eventually(
                () -> alertsOn(dataset),
                found -> found.get(0).get("status").asString().equals("RESOLVED"));
    }

    @Test
    void aRuleOnAColumnLooksAtThatColumnAndKeepsFiring() {
        var dataset = UUID.randomUUID();
        var baseline = UUID.randomUUID();
        rule(Map.of(
                "kind", "DRIFT", "drift", Map.of("datasetId", dataset, "column", "income"), "keepFiringFor", "PT2S"));
        rule(Map.of("kind", "DRIFT", "drift", Map.of("datasetId", dataset, "column", "age")));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        checked(dataset, baseline, now, "DRIFT");
        JsonNode alert =
                eventually(() -> alertsOn(dataset), found -> found.size() == 1).get(0);
        checked(dataset, baseline, now, "STABLE");
        JsonNode resolved = eventually(
                        () -> alertsOn(dataset),
                        found -> found.get(0).get("status").asString().equals("RESOLVED"))
                .get(0);
        assertThat(Duration.between(
                        Instant.parse(alert.get("raisedAt").asString()),
                        Instant.parse(resolved.get("resolvedAt").asString())))
                .isGreaterThan(Duration.ofMillis(1000));
    }

    @Test
    void aRuleOnAMetricJudgesEachChunkOnceAndByItsNewestMeasurement() {
        var model = UUID.randomUUID();
        var monitor = UUID.randomUUID();
        rule(Map.of(
                "kind",
                "METRIC",
                "forPoints",
                2,
                "metric",
                Map.of("modelId", model, "metric", "accuracy", "comparison", "BELOW", "threshold", 0.8)));
        measured(model, monitor, 1, 1, 0.7);
        measured(model, monitor, 1, 2, 0.71);
        measured(model, monitor, 2, 1, 0.79);
        JsonNode raised =
                eventually(() -> alertsOf(model), found -> found.size() == 1).get(0);
        assertThat(raised.get("summary").asString()).contains("accuracy of chunk 2 is 0.79, below 0.8");
        assertThat(raised.get("details").get("chunk").asString()).isEqualTo("2");

        measured(model, monitor, 1, 3, 0.95);
        measured(model, monitor, 3, 1, 0.6);
        JsonNode repeated = eventually(
                        () -> alertsOf(model),
                        found -> found.get(0).get("occurrences").asInt() == 2)
                .get(0);
        assertThat(repeated.get("status").asString()).isEqualTo("OPEN");
        measured(model, monitor, 3, 2, 0.85);
        eventually(
                () -> alertsOf(model),
                found -> found.get(0).get("status").asString().equals("RESOLVED"));
    }

    @Test
    void aRuleOnAMetricSeesThePointsThatAreSent() {
        String model = model();
        rule(Map.of(
                "kind",
                "METRIC",
                "metric",
                Map.of("modelId", model, "metric", "latency", "comparison", "ABOVE", "threshold", 100)));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        send(model, "latency", 50, now);
        send(model, "latency", 150, now.plusSeconds(1));
        JsonNode alert = eventually(() -> alertsOf(UUID.fromString(model)), found -> found.size() == 1)
                .get(0);
        assertThat(alert.get("details").get("value").asString()).isEqualTo("150.0");
        send(model, "latency", 60, now.plusSeconds(2));
        eventually(
                () -> alertsOf(UUID.fromString(model)),
                found -> found.get(0).get("status").asString().equals("RESOLVED"));
    }

    @Test
    void pointsThatCannotBeReadAreAnAlertOfTheRuleThatLooksAtThemAndTheOthersGoOn(@TempDir Path elsewhere)
            throws IOException {
        String lost = model();
        String kept = model();
        for (String model : List.of(lost, kept)) {
            rule(Map.of(
                    "kind",
                    "METRIC",
                    "forPoints",
                    model.equals(lost) ? 2 : 1,
                    "metric",
                    Map.of("modelId", model, "metric", "latency", "comparison", "ABOVE", "threshold", 100)));
        }
        Segment segment = new SegmentStore(elsewhere).write(points(lost, 150));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var batch = new MetricBatchId(UUID.randomUUID());
        append(
                "monitoring.MetricBatch",
                batch.toString(),
                new MetricsRecorded(
                        batch,
                        "default",
                        List.of(new ModelId(UUID.fromString(lost))),
                        new SegmentRef(segment.file(), segment.logical(), 1, segment.bytes(), now, now),
                        now));
        send(kept, "latency", 150, Instant.now());
        eventually(() -> alertsOf(UUID.fromString(kept)), found -> found.size() == 1);
        String missing = "what this rule looks at cannot be read: segment " + segment.file() + " is missing";
        eventually(
                () -> app.get("/api/v1/alerts?limit=1000").expect(200).body().get("items"),
                found -> found.valueStream()
                        .anyMatch(alert -> alert.get("summary").asString().endsWith(missing)));
    }

    private static Table points(String model, double value) {
        var schema = new TableSchema(List.of(
                new Column("model", ColumnType.STRING, ColumnRole.FEATURE, false),
                new Column("version", ColumnType.INTEGER, ColumnRole.FEATURE, true),
                new Column("name", ColumnType.STRING, ColumnRole.FEATURE, false),
                new Column("value", ColumnType.DOUBLE, ColumnRole.FEATURE, false),
                new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false),
                new Column("labels", ColumnType.STRING, ColumnRole.FEATURE, true)));
        TableBuilder table = Table.builder(schema);
        table.putString(0, model).putNull(1).putString(2, "latency").putDouble(3, value);
        table.putLong(4, Micros.of(Instant.now())).putNull(5).endRow();
        return table.build();
    }

    @Test
    void aSigningSecretIsReadByNobodyAndLiesNowhereInTheClear() {
        String secret = "very-secret-" + UUID.randomUUID();
        app.post(
                        "/api/v1/alerts/receivers",
                        Map.of("name", unique(), "url", hook.url("/"), "secret", secret),
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .expect(201);
        assertThat(app.get("/api/v1/alerts/receivers?limit=1000").text()).doesNotContain(secret);
        DSLContext db = app.bean(DSLContext.class);
        for (String column : List.of(
                "convert_from(payload, 'UTF8') from event_store.domain_event",
                "encode(ciphertext, 'escape') from platform.secret",
                "body from platform.idempotent_answer",
                "r::text from platform.alert_receiver r",
                "r::text from alert_receivers r")) {
            assertThat(db.fetch("select " + column).format()).doesNotContain(secret);
        }
        Secrets secrets = app.bean(Secrets.class);
        UUID one = secrets.keep("one", Instant.now());
        UUID two = secrets.keep("two", Instant.now());
        assertThat(secrets.read(one)).isEqualTo("one");
        db.execute(
                "update platform.secret t set ciphertext = s.ciphertext, nonce = s.nonce from platform.secret s"
                        + " where t.id = ? and s.id = ?",
                one,
                two);
        assertThatThrownBy(() -> secrets.read(one)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAlertOfAClosedNamespaceIsNotThereAndAViewerOnlyLooks() {
        String alert = trigger(unique(), null);
        String elsewhere = app.keyWithRole("ADMIN", "elsewhere");
        timelineWith(alert, "AlertRaised", 1);
        app.sendAs(elsewhere, "GET", "/api/v1/alerts/" + alert, null).expect(404);
        assertThat(app.sendAs(elsewhere, "GET", "/api/v1/alerts?limit=1000", null)
                        .text())
                .doesNotContain(alert);
        app.sendAs(elsewhere, "POST", "/api/v1/alerts/acknowledge", Map.of("alertId", alert))
                .expect(403);

        String viewer = app.keyWithRole("VIEWER");
        app.sendAs(viewer, "GET", "/api/v1/alerts/" + alert, null).expect(200);
        app.sendAs(viewer, "POST", "/api/v1/alerts/acknowledge", Map.of("alertId", alert))
                .expect(403);
    }

    @Test
    void badInputIsAProblemThatNamesTheField() {
        assertThat(pointer(app.post("/api/v1/alerts/trigger", "{\"severity\":\"INFO\"}")
                        .expect(422)))
                .isEqualTo("/summary");
        assertThat(pointer(app.post("/api/v1/alerts/rules", "{\"name\":\"x\",\"definition\":{\"kind\":\"DRIFT\"}}")
                        .expect(422)))
                .isEqualTo("/drift");
        assertThat(pointer(app.post(
                                "/api/v1/alerts/receivers",
                                Map.of("name", "x", "url", "file:///etc/passwd", "secret", Hook.SECRET))
                        .expect(422)))
                .isEqualTo("/url");
        app.post("/api/v1/alerts/acknowledge", Map.of("alertId", "nonsense")).expect(400);
        app.post("/api/v1/alerts/acknowledge", Map.of("alertId", UUID.randomUUID() + ".1"))
                .expect(404);
        app.get("/api/v1/alerts/nonsense").expect(422);
        app.get("/api/v1/alerts?status=MAYBE").expect(422);
        app.get("/api/v1/alerts?from=yesterday").expect(422);
    }

    @Test
    void aRebuiltReadModelHoldsTheSame() {
        String alert = trigger(unique(), policy("PT0S", "PT0S"));
        timelineWith(alert, "NotificationAttempted", 2);
        ReadModels models = app.bean(ReadModels.class);
        for (int segments : new int[] {1, 8}) {
            eventually(
                    () -> {
                        String before = models.content("alert").digest();
                        app.rebuild("alert", segments);
                        return before.equals(models.content("alert").digest());
                    },
                    same -> same);
        }
    }

    private static String unique() {
        return "test " + UUID.randomUUID();
    }

    private static String receiver(String url) {
        return app.post("/api/v1/alerts/receivers", Map.of("name", unique(), "url", url, "secret", Hook.SECRET))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private static Map<String, Object> step(String after, String receiver) {
        return Map.of("after", after, "receivers", List.of(receiver));
    }

    private static String policy(List<Map<String, Object>> steps) {
        return app.post("/api/v1/alerts/policies", Map.of("name", unique(), "steps", steps))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private static String policy(String first, String second) {
        return policy(List.of(step(first, receiver(hook.url("/one"))), step(second, receiver(hook.url("/two")))));
    }

    private static void rule(Map<String, Object> definition) {
        app.post("/api/v1/alerts/rules", Map.of("name", unique(), "definition", definition))
                .expect(201);
    }

    private static String trigger(String summary, @Nullable String policy) {
        var body = new HashMap<String, Object>(Map.of("severity", "WARNING", "summary", summary));
        if (policy != null) {
            body.put("policyId", policy);
        }
        return app.post("/api/v1/alerts/trigger", body)
                .expect(201)
                .body()
                .get("alertId")
                .asString();
    }

    private static JsonNode alert(String id) {
        return app.get("/api/v1/alerts/" + id).body();
    }

    private static JsonNode alertsOn(UUID dataset) {
        return app.get("/api/v1/alerts?datasetId=" + dataset).expect(200).body().get("items");
    }

    private static String model() {
        return app.post("/api/v1/ml/models", Map.of("name", unique(), "task", "BINARY_CLASSIFICATION"))
                .expect(201)
                .body()
                .get("id")
                .asString();
    }

    private static void send(String model, String metric, double value, Instant time) {
        var point = Map.of("modelId", model, "name", metric, "value", value, "time", time.toString());
        app.post("/api/v1/monitoring/metrics", Map.of("points", List.of(point))).expect(201);
    }

    private static JsonNode alertsOf(UUID model) {
        return app.get("/api/v1/alerts?modelId=" + model).expect(200).body().get("items");
    }

    private static JsonNode timelineWith(String alert, String kind, int times) {
        return eventually(() -> alert(alert), history -> entries(history, kind).size() == times);
    }

    private static List<JsonNode> entries(JsonNode history, String kind) {
        return history.path("timeline")
                .valueStream()
                .filter(entry -> entry.get("kind").asString().equals(kind))
                .toList();
    }

    private static List<String> kinds(JsonNode history) {
        return history.get("timeline")
                .valueStream()
                .map(entry -> entry.get("kind").asString())
                .toList();
    }

    private static String pointer(Reply problem) {
        return problem.body().get("errors").get(0).get("pointer").asString();
    }

    /// How many deadlines and notifications of an alert there are to come.
    private static int waiting(String alert) {
        DSLContext db = app.bean(DSLContext.class);
        return db.fetchCount(
                db.selectFrom("platform.scheduled_tasks where convert_from(task_data, 'UTF8') like '%" + alert + "%'"));
    }

    /// Makes the deadline of an alert's next step due.
    private static int hurry(String alert) {
        return app.bean(DSLContext.class)
                .execute(
                        "update platform.scheduled_tasks set execution_time = now(), version = version + 1"
                                + " where task_name = 'alert.escalate' and convert_from(task_data, 'UTF8') like ?"
                                + " and not picked",
                        "%" + alert + "%");
    }

    /// Appends the verdict of a check of two columns, of which `income` has drifted or not.
    private static DriftChecked checked(UUID dataset, UUID baseline, Instant at, String verdict) {
        boolean drift = verdict.equals("DRIFT");
        var digest = new Digest("0".repeat(64));
        var check = new DriftChecked(
                new CheckId(UUID.randomUUID()),
                "default",
                null,
                null,
                new BaselineId(baseline),
                1,
                null,
                null,
                new DatasetId(dataset),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                new DriftConfiguration("ks", null, new TreeMap<>(), new TreeMap<>(), List.of(), "none", 0.5),
                1000,
                digest,
                500,
                digest,
                List.of(column("income", drift ? 1e-9 : 0.7, verdict), column("age", 0.4, "STABLE")),
                2,
                drift ? 1 : 0,
                drift ? 0.5 : 0,
                verdict,
                "test",
                digest,
                at);
        append("drift.Check", check.checkId().toString(), check);
        return check;
    }

    /// Appends a measurement of one chunk's accuracy.
    private static void measured(UUID model, UUID monitor, int chunk, int revision, double accuracy) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var chunkId = new ChunkId(UUID.randomUUID());
        append(
                "monitoring.Chunk",
                chunkId.toString(),
                new PerformanceMeasured(
                        chunkId,
                        new MonitorId(monitor),
                        "default",
                        new ModelId(model),
                        1,
                        Task.BINARY_CLASSIFICATION,
                        chunk,
                        1,
                        revision,
                        null,
                        now,
                        now,
                        100,
                        100,
                        List.of(new Measure("accuracy", accuracy, 100, null, null, null)),
                        List.of(),
                        List.of(),
                        new Digest("0".repeat(64)),
                        "test",
                        now));
    }

    private static void append(String type, String id, Object event) {
        var message = new GenericDomainEventMessage<>(
                type, id, 0, event, MetaData.from(Map.of("actor", "system:test", "requestId", "test")));
        app.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> app.bean(EventStore.class).publish(message));
    }

    private static ColumnVerdict column(String name, double p, String verdict) {
        return new ColumnVerdict(
                name,
                "ks",
                "Kolmogorov-Smirnov",
                "requested",
                0.3,
                "P_VALUE",
                p,
                p,
                0.05,
                verdict,
                null,
                null,
                1000,
                500,
                new TreeMap<>(),
                null,
                null);
    }
}
