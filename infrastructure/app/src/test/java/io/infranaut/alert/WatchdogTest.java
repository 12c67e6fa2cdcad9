package io.infranaut.alert;

import static io.infranaut.app.RunningApp.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.app.RunningApp;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Steps that are lost behind the system's back are found, alarmed about and taken once. With an application of its
/// own, in which a step that is found waits a while for somebody's hand.
class WatchdogTest {
    private static final String STUCK = "/api/v1/audit/stuck";
    private static final Duration HAND = Duration.ofSeconds(10);
    private static final Hook hook = new Hook();
    private static final RunningApp app = RunningApp.start(Map.of(
            "infranaut.watchdog.settling", "1s",
            "infranaut.webhooks.allow-private", "true",
            "infranaut.webhooks.retry-after", "20s",
            "infranaut.watchdog.grace", "500ms",
            "infranaut.watchdog.heal-after", HAND.toSeconds() + "s",
            "infranaut.http.sweep-every", "1s"));

    private static final DSLContext db = app.bean(DSLContext.class);

    /// What was seen before a stop in order is on record after it.
    @AfterAll
    static void stop() throws SQLException {
        String url = app.postgres().jdbcUrl();
        for (int i = 0; i < 100; i++) {
            app.post("/api/v1/keys", Map.of("name", "", "roles", List.of())).expect(422);
        }
        app.context().close();
        hook.close();
        try (var connection = DriverManager.getConnection(
                        url, app.postgres().user(), app.postgres().password());
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select sum((a ->> 'occurrences')::int) from event_store.domain_event,"
                                + " json_array_elements(convert_from(payload, 'UTF8')::json -> 'accesses') a"
                                + " where type = 'audit.AccessesRecorded' and a ->> 'action' = 'issueKey'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(100);
        }
    }

    private static String raise(String... steps) {
        String receiver = app.post(
                        "/api/v1/alerts/receivers",
                        Map.of("name", UUID.randomUUID().toString(), "url", hook.url("/"), "secret", Hook.SECRET))
                .expect(201)
                .body()
                .get("id")
                .asString();
        List<Map<String, Object>> all = List.of(steps).stream()
                .map(after -> Map.<String, Object>of("after", after, "receivers", List.of(receiver)))
                .toList();
        String policy = app.post(
                        "/api/v1/alerts/policies",
                        Map.of("name", UUID.randomUUID().toString(), "steps", all))
                .expect(201)
                .body()
                .get("id")
                .asString();
        return app.post(
                        "/api/v1/alerts/trigger",
                        Map.of(
                                "severity",
                                "WARNING",
                                "summary",
                                UUID.randomUUID().toString(),
                                "policyId",
                                policy))
                .expect(201)
                .body()
                .get("alertId")
                .asString();
    }

    private static List<JsonNode> events(String alert, String type) {
        return app.get("/api/v1/audit/events?limit=1000&type=" + type + "&aggregateId=" + alert.substring(0, 36))
                .expect(200)
                .body()
                .get("items")
                .valueStream()
                .toList();
    }

    /// Deletes the deadline of an alert's next step, which is due from then on.
    private static void loseDeadline(String alert) {
        eventually(
                () -> db.execute(
                        "delete from platform.scheduled_tasks where task_name = 'alert.escalate'"
                                + " and convert_from(task_data, 'UTF8') like ?",
                        "%" + alert + "%"),
                deleted -> deleted == 1);
        eventually(
                () -> db.execute(
                        "update platform.alert_expectation set due = now() where kind = 'STEP' and alert_id = ?",
                        alert),
                expected -> expected == 1);
    }

    private static List<JsonNode> stuck(String kind, String about) {
        return app.get(STUCK + "?kind=" + kind)
                .expect(200)
                .body()
                .get("items")
                .valueStream()
                .filter(step -> step.get("cause").asString().contains(about))
                .toList();
    }

    private static JsonNode alarm(String kind, String status) {
        return eventually(
                        () -> app.get("/api/v1/alerts?namespace=infranaut&status=" + status)
                                .expect(200)
                                .body()
                                .get("items")
                                .valueStream()
                                .filter(alert -> alert.get("summary").asString().contains("kind " + kind))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void aDeadlineThatIsLostIsFoundAndItsStepIsTakenOnceWhenItIsNudged() {
        String alert = raise("PT1H", "PT1H");
        loseDeadline(alert);
        JsonNode step = eventually(
                        () -> stuck("ESCALATION", alert),
                        found -> found.size() == 1
                                && found.getFirst().get("cause").asString().contains("its deadline is gone"))
                .getFirst();
        JsonNode alarm = alarm("ESCALATION", "OPEN");
        assertThat(alarm.get("severity").asString()).isEqualTo("CRITICAL");
        assertThat(app.get("/actuator/prometheus").text()).contains("infranaut_stuck_steps{kind=\"ESCALATION\"}");
        assertThat(events(alert, "alert.EscalationStepFired")).isEmpty();

        String nudge = STUCK + "/" + step.get("id").asString() + "/nudge";
        app.send("POST", nudge, null).expect(204);
        app.send("POST", nudge, null);
        eventually(() -> events(alert, "alert.EscalationStepFired"), fired -> fired.size() == 1);
        eventually(() -> stuck("ESCALATION", alert), List::isEmpty);
        eventually(() -> hook.calls(alert), calls -> calls.size() == 1);
        alarm("ESCALATION", "RESOLVED");
        app.send("POST", nudge, null).expect(404);
        assertThat(events(alert, "alert.EscalationStepFired")).hasSize(1);
        assertThat(db.fetchCount(db.selectFrom("platform.scheduled_tasks where task_name = 'alert.escalate'"
                        + " and convert_from(task_data, 'UTF8') like '%" + alert + "%'")))
                .as("the deadline of the step after it")
                .isOne();
    }

    @Test
    void whatNobodyNudgesTheWatchdogHasHappenItself() {
        String alert = raise("PT1H");
        loseDeadline(alert);
        eventually(() -> events(alert, "alert.EscalationStepFired"), fired -> fired.size() == 1);
        eventually(() -> stuck("ESCALATION", alert), List::isEmpty);
        assertThat(events(alert, "alert.EscalationStepFired")).hasSize(1);
    }

    @Test
    void aNotificationWhoseAttemptIsLostIsTriedAgain() {
        hook.answer(503);
        String alert = raise("PT0S");
        eventually(() -> events(alert, "alert.NotificationAttempted"), attempts -> attempts.size() == 1);
        hook.answer(204);
        db.execute(
                "delete from platform.scheduled_tasks where task_name = 'alert.deliver' and task_instance like ("
                        + "select id || '/%' from platform.notification where alert_id = ?)",
                alert);
        // its next attempt was due in twenty seconds: that is not overdue yet
        eventually(() -> stuck("NOTIFICATION", alert), List::isEmpty);
        eventually(
                () -> db.execute(
                        "update platform.alert_expectation set due = now() where kind = 'NOTIFICATION'"
                                + " and attempts = 1 and alert_id = ?",
                        alert),
                expected -> expected == 1);
        eventually(() -> hook.calls(alert), calls -> calls.size() == 2);
        eventually(() -> stuck("NOTIFICATION", alert), List::isEmpty);
        assertThat(hook.calls(alert))
                .extracting(Hook.Call::id)
                .containsOnly(hook.calls(alert).getFirst().id());
    }

    @Test
    void workThatFailsForEverIsListedWithItsCause() {
        db.execute(
                "insert into platform.scheduled_tasks (task_name, task_instance, task_data, execution_time, picked,"
                        + " version) values ('drift-check', 'broken', convert_to('{\"nonsense\": true}', 'UTF8'), now(), false, 1)");
        JsonNode step = eventually(
                        () -> stuck("WORK", ""),
                        found -> found.stream()
                                .anyMatch(item -> item.get("attempts").asInt() >= 5))
                .getFirst();
        assertThat(step.get("instance").asString()).isEqualTo("drift-check/broken");
        assertThat(step.get("cause").asString()).contains("Exception");
        db.execute("delete from platform.scheduled_tasks where task_instance = 'broken'");
        eventually(() -> stuck("WORK", ""), List::isEmpty);
    }

    @Test
    void whatRepeatedRequestsAreKnownByIsForgottenByAge() {
        for (String age : List.of("29 days", "31 days")) {
            db.execute(
                    "insert into platform.idempotent_answer (actor, key, request_digest, status, headers, recorded_at)"
                            + " values ('me', ?, '', 200, '{}', now() - ?::interval)",
                    age,
                    age);
        }
        eventually(
                () -> db.fetchValues("select key from platform.idempotent_answer where actor = 'me'"),
                keys -> keys.equals(List.of("29 days")));
    }
}
