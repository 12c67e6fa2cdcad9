package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ALERT_EXPECTATION;

import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.api.StepId;
import io.infranaut.alert.process.Expectations.Kind;
import io.infranaut.alert.process.Expectations.Round;
import io.infranaut.persistence.jooq.platform.tables.records.AlertExpectationRecord;
import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.Watch;
import io.infranaut.platform.process.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What should have happened to alerts: rounds and steps of escalation, and notifications.
@Configuration(proxyBeanMethods = false)
class AlertWatches {
    @Bean
    Watch escalationWatch(
            DSLContext db,
            Escalation escalation,
            ObjectProvider<WorkQueue> work,
            ProcessorControl control,
            Clock clock,
            @Value("${infranaut.watchdog.grace:5s}") Duration grace) {
        return new ExpectationWatch(
                db,
                "ESCALATION",
                grace,
                () -> isPaused(control, Escalation.NAME),
                List.of(Kind.ROUND, Kind.STEP),
                row -> Kind.valueOf(row.getKind()) == Kind.ROUND
                        ? "the escalation of alert " + row.getAlertId() + " has not begun"
                        : "a step of alert " + row.getAlertId() + " was not taken: " + deadline(db, row.getId()),
                row -> take(escalation, work.getObject(), row, clock.instant()));
    }

    @Bean
    Watch notificationWatch(
            DSLContext db,
            Deliveries deliveries,
            ProcessorControl control,
            @Value("${infranaut.watchdog.grace:5s}") Duration grace) {
        return new ExpectationWatch(
                db,
                "NOTIFICATION",
                grace,
                () -> isPaused(control, Notifications.NAME),
                List.of(Kind.NOTIFICATION),
                row -> "a notification of alert " + row.getAlertId() + " was not tried"
                        + (row.getCause() == null ? "" : " again after: " + row.getCause()),
                row -> deliveries.hurry(row.getId()));
    }

    /// What somebody wants to stand still is not stuck, and nothing is known while expectations are not kept.
    private static boolean isPaused(ProcessorControl control, String process) {
        return control.isPaused(process) || control.isPaused(Expectations.NAME);
    }

    private static String deadline(DSLContext db, UUID step) {
        return db.fetchOptional(
                        "select coalesce(cause, '') from platform.scheduled_tasks left join platform.work_failure"
                                + " using (task_name, task_instance) where task_name = ? and task_instance = ?",
                        EscalationDeadline.KIND,
                        step.toString())
                .map(row -> row.get(0, String.class)
                        .lines()
                        .findFirst()
                        .map(failure -> "its deadline fails: " + failure)
                        .orElse("its deadline waits"))
                .orElse("its deadline is gone");
    }

    private static void take(Escalation escalation, WorkQueue work, AlertExpectationRecord row, Instant now) {
        var signal = new SignalId(row.getSignalId());
        var alert = new AlertId(row.getAlertId());
        if (Kind.valueOf(row.getKind()) == Kind.ROUND) {
            Round round = Json.mapper().readValue(row.getContent().data(), Round.class);
            if (escalation.hasSeen(round.position())) {
                new EscalationRound.Due(
                                signal,
                                alert,
                                round.namespace(),
                                round.policyId(),
                                round.round(),
                                round.position(),
                                now,
                                "watchdog")
                        .now(work);
            }
        } else {
            new EscalationDeadline.Due(signal, alert, new StepId(row.getId())).now(work);
        }
    }

    private record ExpectationWatch(
            DSLContext db,
            String kind,
            Duration grace,
            BooleanSupplier paused,
            List<Kind> kinds,
            Function<AlertExpectationRecord, String> cause,
            Consumer<AlertExpectationRecord> happen)
            implements Watch {
        @Override
        public List<Overdue> overdue(Instant now) {
            if (paused.getAsBoolean()) {
                return List.of();
            }
            return db.selectFrom(ALERT_EXPECTATION)
                    .where(ALERT_EXPECTATION.DUE.lt(now.minus(grace)))
                    .and(ALERT_EXPECTATION.KIND.in(names()))
                    .orderBy(ALERT_EXPECTATION.DUE, ALERT_EXPECTATION.ID)
                    .limit(MOST)
                    .fetch(row ->
                            new Overdue(row.getId().toString(), row.getDue(), cause.apply(row), row.getAttempts()));
        }

        @Override
        public void nudge(String instance) {
            db.fetchOptional(
                            ALERT_EXPECTATION,
                            ALERT_EXPECTATION.ID.eq(UUID.fromString(instance)).and(ALERT_EXPECTATION.KIND.in(names())))
                    .ifPresent(happen);
        }

        private List<String> names() {
            return kinds.stream().map(Kind::name).toList();
        }
    }
}
