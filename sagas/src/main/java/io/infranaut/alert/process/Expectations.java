package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ALERT_EXPECTATION;

import io.infranaut.alert.api.AlertEvent;
import io.infranaut.alert.api.AlertEvent.AlertAcknowledged;
import io.infranaut.alert.api.AlertEvent.AlertAssigned;
import io.infranaut.alert.api.AlertEvent.AlertCommented;
import io.infranaut.alert.api.AlertEvent.AlertRaised;
import io.infranaut.alert.api.AlertEvent.AlertRepeated;
import io.infranaut.alert.api.AlertEvent.AlertResolved;
import io.infranaut.alert.api.AlertEvent.AlertUnacknowledged;
import io.infranaut.alert.api.AlertEvent.EscalationStalled;
import io.infranaut.alert.api.AlertEvent.EscalationStarted;
import io.infranaut.alert.api.AlertEvent.EscalationStepFired;
import io.infranaut.alert.api.AlertEvent.NotificationAttempted;
import io.infranaut.alert.api.AlertEvent.NotificationResent;
import io.infranaut.alert.api.Delivery;
import io.infranaut.alert.api.PlannedStep;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.EventProcess;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Derives from the alerts' events what must happen next and by when, apart from whatever is to make it happen: the
/// watchdog holds the one against the other.
@Component
final class Expectations implements EventProcess {
    static final String NAME = "alert-expectations";

    private final DSLContext db;
    private final DeliverySettings settings;

    Expectations(DSLContext db, DeliverySettings settings) {
        this.db = db;
        this.settings = settings;
    }

    /// What has to happen.
    enum Kind {
        /// a round of escalation begins
        ROUND,
        /// a step of it is taken
        STEP,
        /// a notification is tried
        NOTIFICATION
    }

    /// What is needed to begin a round.
    ///
    /// @param position of the event that asks for it
    record Round(String namespace, PolicyId policyId, int round, long position) {}

    private record Nothing() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AlertEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof AlertEvent alert) {
            apply(alert, recorded);
        }
    }

    private void apply(AlertEvent event, Recorded recorded) {
        switch (event) {
            case AlertRaised e -> expectRound(e, e.namespace(), e.policyId(), 1, recorded);
            case AlertUnacknowledged e -> expectRound(e, e.namespace(), e.policyId(), e.round(), recorded);
            case EscalationStarted e -> {
                PlannedStep first = e.steps().getFirst();
                forgetEscalation(e);
                expect(first.stepId().value(), e, Kind.STEP, new Nothing(), e.at().plus(first.after()));
            }
            case EscalationStepFired e -> {
                forget(e.stepId().value());
                if (e.next() != null && e.nextDue() != null) {
                    expect(e.next().value(), e, Kind.STEP, new Nothing(), e.nextDue());
                }
                e.receivers()
                        .forEach(receiver -> expect(
                                Notifications.id(e.stepId(), receiver).value(),
                                e,
                                Kind.NOTIFICATION,
                                new Nothing(),
                                recorded.at()));
            }
            case NotificationAttempted e -> {
                if (e.outcome() == Delivery.FAILED) {
                    db.update(ALERT_EXPECTATION)
                            .set(ALERT_EXPECTATION.DUE, e.at().plus(settings.pauseAfter(e.attempt())))
                            .set(ALERT_EXPECTATION.ATTEMPTS, e.attempt())
                            .set(ALERT_EXPECTATION.CAUSE, e.error())
                            .where(ALERT_EXPECTATION.ID.eq(e.notificationId().value()))
                            .execute();
                } else {
                    forget(e.notificationId().value());
                }
            }
            case NotificationResent e ->
                expect(e.notificationId().value(), e, Kind.NOTIFICATION, new Nothing(), recorded.at());
            case EscalationStalled _, AlertAcknowledged _, AlertResolved _ -> forgetEscalation(event);
            case AlertRepeated _, AlertCommented _, AlertAssigned _ -> {}
        }
    }

    private void expectRound(
            AlertEvent event, String namespace, @Nullable PolicyId policyId, int round, Recorded recorded) {
        if (policyId != null) {
            UUID id = Ids.derived("escalation-round", event.alertId().value(), Integer.toString(round));
            expect(id, event, Kind.ROUND, new Round(namespace, policyId, round, recorded.position()), recorded.at());
        }
    }

    private void expect(UUID id, AlertEvent event, Kind kind, Object content, Instant due) {
        db.insertInto(ALERT_EXPECTATION)
                .set(ALERT_EXPECTATION.ID, id)
                .set(ALERT_EXPECTATION.ALERT_ID, event.alertId().value())
                .set(ALERT_EXPECTATION.SIGNAL_ID, event.signalId().value())
                .set(ALERT_EXPECTATION.KIND, kind.name())
                .set(ALERT_EXPECTATION.CONTENT, JSONB.valueOf(Json.mapper().writeValueAsString(content)))
                .set(ALERT_EXPECTATION.DUE, due)
                .onConflict(ALERT_EXPECTATION.ID)
                .doUpdate()
                .set(ALERT_EXPECTATION.DUE, due)
                .execute();
    }

    private void forget(UUID id) {
        db.deleteFrom(ALERT_EXPECTATION).where(ALERT_EXPECTATION.ID.eq(id)).execute();
    }

    private void forgetEscalation(AlertEvent event) {
        db.deleteFrom(ALERT_EXPECTATION)
                .where(ALERT_EXPECTATION.ALERT_ID.eq(event.alertId().value()))
                .and(ALERT_EXPECTATION.KIND.ne(Kind.NOTIFICATION.name()))
                .execute();
    }
}
