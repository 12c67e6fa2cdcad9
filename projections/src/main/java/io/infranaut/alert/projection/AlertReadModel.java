package io.infranaut.alert.projection;

import static io.infranaut.persistence.jooq.public_.Tables.ALERTS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_NOTIFICATIONS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_RECEIVERS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_RULES;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_TIMELINE;
import static io.infranaut.persistence.jooq.public_.Tables.ESCALATION_POLICIES;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

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
import io.infranaut.alert.api.AlertRuleId;
import io.infranaut.alert.api.Cause;
import io.infranaut.alert.api.PolicyEvent;
import io.infranaut.alert.api.PolicyEvent.PolicyDefined;
import io.infranaut.alert.api.ReceiverEvent;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDefined;
import io.infranaut.alert.api.ReceiverEvent.ReceiverDisabled;
import io.infranaut.alert.api.ReceiverEvent.ReceiverEnabled;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.RuleEvent;
import io.infranaut.alert.api.RuleEvent.RuleDefined;
import io.infranaut.alert.api.RuleEvent.RuleDisabled;
import io.infranaut.alert.api.RuleEvent.RuleEnabled;
import io.infranaut.persistence.jooq.public_.tables.records.AlertsRecord;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;

/// Alerts, their timelines and what is behind them. The timeline keeps every event of an alert as it is.
@Component
final class AlertReadModel implements ReadModel {
    @Override
    public String name() {
        return "alert";
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AlertEvent.class, RuleEvent.class, PolicyEvent.class, ReceiverEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        switch (event) {
            case AlertEvent e -> {
                apply(e, recorded, db);
                addToTimeline(e, recorded, db);
            }
            case RuleEvent e -> apply(e, recorded, db);
            case PolicyEvent e -> apply(e, recorded, db);
            case ReceiverEvent e -> apply(e, recorded, db);
            default -> {}
        }
    }

    private static void addToTimeline(AlertEvent event, Recorded recorded, DSLContext db) {
        String type = Objects.requireNonNull(event.getClass().getAnnotation(EventType.class))
                .value();
        db.insertInto(ALERT_TIMELINE)
                .set(ALERT_TIMELINE.SIGNAL_ID, event.signalId().value())
                .set(ALERT_TIMELINE.VERSION, recorded.version())
                .set(ALERT_TIMELINE.ALERT_ID, event.alertId().value())
                .set(ALERT_TIMELINE.AT, recorded.at())
                .set(ALERT_TIMELINE.ACTOR, recorded.actor())
                .set(ALERT_TIMELINE.KIND, type.substring(type.indexOf('.') + 1))
                .set(ALERT_TIMELINE.CONTENT, json(event))
                .execute();
        exactlyOne(db.update(ALERTS)
                .set(ALERTS.VERSION, recorded.version())
                .where(ALERTS.ALERT_ID.eq(event.alertId().value()))
                .execute());
    }

    private static void apply(AlertEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case AlertRaised e -> raise(e, recorded, db);
            case AlertRepeated e -> repeat(e, db);
            case AlertAcknowledged e ->
                change(
                        db,
                        e,
                        new AlertsRecord()
                                .setStatus("ACKNOWLEDGED")
                                .setAcknowledgedAt(e.at())
                                .setAcknowledgedBy(recorded.actor()));
            case AlertUnacknowledged e ->
                exactlyOne(db.update(ALERTS)
                        .set(ALERTS.STATUS, "OPEN")
                        .setNull(ALERTS.ACKNOWLEDGED_AT)
                        .setNull(ALERTS.ACKNOWLEDGED_BY)
                        .where(ALERTS.ALERT_ID.eq(e.alertId().value()))
                        .execute());
            case AlertResolved e ->
                change(
                        db,
                        e,
                        new AlertsRecord()
                                .setStatus("RESOLVED")
                                .setResolvedAt(e.at())
                                .setResolvedBy(recorded.actor()));
            case AlertAssigned e ->
                exactlyOne(db.update(ALERTS)
                        .set(ALERTS.ASSIGNEE, e.assignee())
                        .where(ALERTS.ALERT_ID.eq(e.alertId().value()))
                        .execute());
            case EscalationStarted e ->
                change(
                        db,
                        e,
                        new AlertsRecord()
                                .setEscalationStep(0)
                                .setEscalationSteps(e.steps().size()));
            case EscalationStepFired e -> change(db, e, new AlertsRecord().setEscalationStep(e.number()));
            case NotificationAttempted e -> attempt(e, db);
            case NotificationResent e ->
                exactlyOne(db.update(ALERT_NOTIFICATIONS)
                        .set(ALERT_NOTIFICATIONS.OUTCOME, "RESENT")
                        .where(ALERT_NOTIFICATIONS.ID.eq(e.notificationId().value()))
                        .execute());
            case AlertCommented _, EscalationStalled _ -> {}
        }
    }

    private static void raise(AlertRaised e, Recorded recorded, DSLContext db) {
        AlertsRecord row = db.newRecord(ALERTS)
                .setAlertId(e.alertId().value())
                .setSignalId(e.signalId().value())
                .setEpisode(e.episode())
                .setVersion(recorded.version())
                .setNamespace(e.namespace())
                .setFingerprint(e.fingerprint())
                .setStatus("OPEN")
                .setSeverity(e.severity().name())
                .setSummary(e.summary())
                .setLabels(json(e.labels()))
                .setPolicyId(e.policyId() == null ? null : e.policyId().value())
                .setOccurrences(1)
                .setRaisedAt(e.at())
                .setLastOccurrenceAt(e.at())
                .setEscalationStep(0)
                .setEscalationSteps(0);
        put(row, e.cause());
        row.insert();
    }

    private static void put(AlertsRecord row, Cause cause) {
        row.setRuleId(cause.ruleId() == null ? null : cause.ruleId().value())
                .setRuleVersion(cause.ruleVersion())
                .setModelId(cause.modelId() == null ? null : cause.modelId().value())
                .setDatasetId(
                        cause.datasetId() == null ? null : cause.datasetId().value())
                .setCheckId(cause.checkId() == null ? null : cause.checkId().value())
                .setColumns(cause.columns().toArray(String[]::new))
                .setDetails(json(cause.details()));
    }

    /// An alert shows the cause of its last occurrence; the timeline has them all.
    private static void repeat(AlertRepeated e, DSLContext db) {
        AlertsRecord row = new AlertsRecord()
                .setSummary(e.summary())
                .setOccurrences(e.occurrences())
                .setLastOccurrenceAt(e.at());
        put(row, e.cause());
        change(db, e, row);
    }

    private static void change(DSLContext db, AlertEvent event, AlertsRecord row) {
        exactlyOne(db.update(ALERTS)
                .set(row)
                .where(ALERTS.ALERT_ID.eq(event.alertId().value()))
                .execute());
    }

    private static void attempt(NotificationAttempted e, DSLContext db) {
        db.newRecord(ALERT_NOTIFICATIONS)
                .setId(e.notificationId().value())
                .setAlertId(e.alertId().value())
                .setReceiverId(e.receiverId().value())
                .setOutcome(e.outcome().name())
                .setAttempts(e.attempt())
                .setStatus(e.status())
                .setError(e.error())
                .setLastAttemptAt(e.at())
                .merge();
    }

    private static void apply(RuleEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case RuleDefined e ->
                db.insertInto(ALERT_RULES)
                        .set(ALERT_RULES.ID, e.ruleId().value())
                        .set(ALERT_RULES.VERSION, recorded.version())
                        .set(ALERT_RULES.NAMESPACE, e.namespace())
                        .set(ALERT_RULES.NAME, e.name())
                        .set(ALERT_RULES.RULE_VERSION, e.ruleVersion())
                        .set(ALERT_RULES.DEFINITION, json(e.definition()))
                        .set(ALERT_RULES.ENABLED, true)
                        .set(ALERT_RULES.CREATED_AT, e.at())
                        .set(ALERT_RULES.UPDATED_AT, e.at())
                        .onConflict(ALERT_RULES.ID)
                        .doUpdate()
                        .set(ALERT_RULES.VERSION, recorded.version())
                        .set(ALERT_RULES.RULE_VERSION, e.ruleVersion())
                        .set(ALERT_RULES.DEFINITION, json(e.definition()))
                        .set(ALERT_RULES.UPDATED_AT, e.at())
                        .execute();
            case RuleDisabled e -> enableRule(e.ruleId(), false, e.at(), recorded, db);
            case RuleEnabled e -> enableRule(e.ruleId(), true, e.at(), recorded, db);
        }
    }

    private static void enableRule(AlertRuleId id, boolean enabled, Instant at, Recorded recorded, DSLContext db) {
        exactlyOne(db.update(ALERT_RULES)
                .set(ALERT_RULES.ENABLED, enabled)
                .set(ALERT_RULES.UPDATED_AT, at)
                .set(ALERT_RULES.VERSION, recorded.version())
                .where(ALERT_RULES.ID.eq(id.value()))
                .execute());
    }

    private static void apply(PolicyEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case PolicyDefined e ->
                db.insertInto(ESCALATION_POLICIES)
                        .set(ESCALATION_POLICIES.ID, e.policyId().value())
                        .set(ESCALATION_POLICIES.VERSION, recorded.version())
                        .set(ESCALATION_POLICIES.NAMESPACE, e.namespace())
                        .set(ESCALATION_POLICIES.NAME, e.name())
                        .set(ESCALATION_POLICIES.POLICY_VERSION, e.policyVersion())
                        .set(ESCALATION_POLICIES.STEPS, json(e.steps()))
                        .set(ESCALATION_POLICIES.CREATED_AT, e.at())
                        .set(ESCALATION_POLICIES.UPDATED_AT, e.at())
                        .onConflict(ESCALATION_POLICIES.ID)
                        .doUpdate()
                        .set(ESCALATION_POLICIES.VERSION, recorded.version())
                        .set(ESCALATION_POLICIES.POLICY_VERSION, e.policyVersion())
                        .set(ESCALATION_POLICIES.STEPS, json(e.steps()))
                        .set(ESCALATION_POLICIES.UPDATED_AT, e.at())
                        .execute();
        }
    }

    private static void apply(ReceiverEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case ReceiverDefined e ->
                db.insertInto(ALERT_RECEIVERS)
                        .set(ALERT_RECEIVERS.ID, e.receiverId().value())
                        .set(ALERT_RECEIVERS.VERSION, recorded.version())
                        .set(ALERT_RECEIVERS.NAMESPACE, e.namespace())
                        .set(ALERT_RECEIVERS.NAME, e.name())
                        .set(ALERT_RECEIVERS.URL, e.url())
                        .set(ALERT_RECEIVERS.ENABLED, true)
                        .set(ALERT_RECEIVERS.CREATED_AT, e.at())
                        .set(ALERT_RECEIVERS.UPDATED_AT, e.at())
                        .onConflict(ALERT_RECEIVERS.ID)
                        .doUpdate()
                        .set(ALERT_RECEIVERS.VERSION, recorded.version())
                        .set(ALERT_RECEIVERS.URL, e.url())
                        .set(ALERT_RECEIVERS.UPDATED_AT, e.at())
                        .execute();
            case ReceiverDisabled e -> enableReceiver(e.receiverId(), false, e.at(), recorded, db);
            case ReceiverEnabled e -> enableReceiver(e.receiverId(), true, e.at(), recorded, db);
        }
    }

    private static void enableReceiver(ReceiverId id, boolean enabled, Instant at, Recorded recorded, DSLContext db) {
        exactlyOne(db.update(ALERT_RECEIVERS)
                .set(ALERT_RECEIVERS.ENABLED, enabled)
                .set(ALERT_RECEIVERS.UPDATED_AT, at)
                .set(ALERT_RECEIVERS.VERSION, recorded.version())
                .where(ALERT_RECEIVERS.ID.eq(id.value()))
                .execute());
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(value));
    }
}
