package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ALERT_NOTE;
import static io.infranaut.persistence.jooq.platform.Tables.ALERT_RECEIVER;
import static io.infranaut.persistence.jooq.platform.Tables.NOTIFICATION;

import io.infranaut.alert.api.AlertCommand.RecordDelivery;
import io.infranaut.alert.api.AlertEvent.AlertRaised;
import io.infranaut.alert.api.AlertEvent.AlertResolved;
import io.infranaut.alert.api.AlertEvent.EscalationStepFired;
import io.infranaut.alert.api.AlertEvent.NotificationResent;
import io.infranaut.alert.api.Delivery;
import io.infranaut.alert.api.NotificationId;
import io.infranaut.alert.api.ReceiverEvent;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDefined;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDisabled;
import io.infranaut.alert.api.ReceiverEvent.ReceiverEnabled;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.StepId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Fills the outbox: one notification for each receiver of a step that was taken, in the transaction of its token.
@Component
final class Notifications implements EventProcess {
    static final String NAME = "alert-notifications";

    private final DSLContext db;
    private final CommandSender sender;
    private final ObjectProvider<WorkQueue> work;
    private final DeliverySettings settings;

    Notifications(DSLContext db, CommandSender sender, ObjectProvider<WorkQueue> work, DeliverySettings settings) {
        this.db = db;
        this.sender = sender;
        this.work = work;
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isPrompt() {
        return true;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                ReceiverEvent.class,
                AlertRaised.class,
                AlertResolved.class,
                EscalationStepFired.class,
                NotificationResent.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        switch (event) {
            case ReceiverEvent e -> note(e);
            case AlertRaised e -> note(e);
            case AlertResolved e ->
                db.deleteFrom(ALERT_NOTE)
                        .where(ALERT_NOTE.ALERT_ID.eq(e.alertId().value()))
                        .execute();
            case EscalationStepFired e -> e.receivers().forEach(receiver -> notify(e, receiver, recorded));
            case NotificationResent e -> resend(e);
            default -> {}
        }
    }

    private void note(ReceiverEvent event) {
        switch (event) {
            case ReceiverDefined e ->
                db.insertInto(ALERT_RECEIVER)
                        .set(ALERT_RECEIVER.RECEIVER_ID, e.receiverId().value())
                        .set(ALERT_RECEIVER.NAMESPACE, e.namespace())
                        .set(ALERT_RECEIVER.NAME, e.name())
                        .set(ALERT_RECEIVER.URL, e.url())
                        .set(ALERT_RECEIVER.SECRET_ID, e.secretId())
                        .set(ALERT_RECEIVER.ENABLED, true)
                        .onConflict(ALERT_RECEIVER.RECEIVER_ID)
                        .doUpdate()
                        .set(ALERT_RECEIVER.URL, e.url())
                        .set(ALERT_RECEIVER.SECRET_ID, e.secretId())
                        .execute();
            case ReceiverDisabled e -> enable(e.receiverId(), false);
            case ReceiverEnabled e -> enable(e.receiverId(), true);
        }
    }

    private void enable(ReceiverId receiverId, boolean enabled) {
        db.update(ALERT_RECEIVER)
                .set(ALERT_RECEIVER.ENABLED, enabled)
                .where(ALERT_RECEIVER.RECEIVER_ID.eq(receiverId.value()))
                .execute();
    }

    private void note(AlertRaised event) {
        db.insertInto(ALERT_NOTE)
                .set(ALERT_NOTE.ALERT_ID, event.alertId().value())
                .set(ALERT_NOTE.CONTENT, JSONB.valueOf(Json.mapper().writeValueAsString(event)))
                .onConflictDoNothing()
                .execute();
    }

    /// The body of a webhook: a CloudEvent in JSON.
    ///
    /// @param id of the notification, the same in every attempt
    record Message(
            String specversion,
            String id,
            String source,
            String type,
            String subject,
            Instant time,
            String datacontenttype,
            Content data) {}

    /// @param step which step of the escalation this is, counted from 1
    /// @param of how many
    /// @param link path below which Infranaut shows the alert
    record Content(AlertRaised alert, int step, int of, String link) {}

    /// The notification of a receiver by a step.
    static NotificationId id(StepId stepId, ReceiverId receiverId) {
        return new NotificationId(Ids.derived("notification", stepId.toString(), receiverId.toString()));
    }

    private void notify(EscalationStepFired step, ReceiverId receiverId, Recorded recorded) {
        String alert = db.select(ALERT_NOTE.CONTENT)
                .from(ALERT_NOTE)
                .where(ALERT_NOTE.ALERT_ID.eq(step.alertId().value()))
                .fetchOptional(ALERT_NOTE.CONTENT)
                .map(JSONB::data)
                .orElse(null);
        if (alert == null) {
            return;
        }
        AlertRaised raised = Json.mapper().readValue(alert, AlertRaised.class);
        NotificationId id = id(step.stepId(), receiverId);
        var message = new Message(
                "1.0",
                id.toString(),
                "/infranaut/alerts",
                "io.infranaut.alert.notification.v1",
                step.alertId().value(),
                step.at(),
                "application/json",
                new Content(raised, step.number(), step.of(), "/api/v1/alerts/" + step.alertId()));
        boolean known = db.fetchExists(
                ALERT_RECEIVER,
                ALERT_RECEIVER.RECEIVER_ID.eq(receiverId.value()).and(ALERT_RECEIVER.NAMESPACE.eq(raised.namespace())));
        db.insertInto(NOTIFICATION)
                .set(NOTIFICATION.ID, id.value())
                .set(NOTIFICATION.SIGNAL_ID, step.signalId().value())
                .set(NOTIFICATION.ALERT_ID, step.alertId().value())
                .set(NOTIFICATION.RECEIVER_ID, receiverId.value())
                .set(NOTIFICATION.BODY, Json.mapper().writeValueAsString(message))
                .set(NOTIFICATION.STATE, known ? "WAITING" : "DEAD")
                .set(NOTIFICATION.ATTEMPTS, known ? 0 : 1)
                .set(NOTIFICATION.ATTEMPTS_LEFT, known ? settings.attempts() : 0)
                .set(NOTIFICATION.CREATED_AT, recorded.at())
                .execute();
        if (known) {
            Deliveries.putAttempt(work.getObject(), id.value(), 1, recorded.at());
        } else {
            sender.send(
                    new RecordDelivery(
                            step.signalId(),
                            step.alertId(),
                            id,
                            receiverId,
                            1,
                            Delivery.DEAD,
                            null,
                            "there is no such receiver in the namespace " + raised.namespace(),
                            0,
                            recorded.at()),
                    Caller.system(name(), recorded.at(), recorded.requestId()));
        }
    }

    private void resend(NotificationResent event) {
        var row = db.fetchOptional(
                        NOTIFICATION, NOTIFICATION.ID.eq(event.notificationId().value()))
                .orElseThrow(() -> new NotFound("notification", event.notificationId()));
        row.setState("WAITING").setAttemptsLeft(settings.attempts()).update();
        Deliveries.putAttempt(work.getObject(), row.getId(), row.getAttempts() + 1, event.at());
    }
}
