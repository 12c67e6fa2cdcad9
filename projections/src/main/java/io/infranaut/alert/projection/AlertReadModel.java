package io.infranaut.alert.projection;

import static io.infranaut.persistence.jooq.public_.Tables.ALERTS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_NOTIFICATIONS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_RECEIVERS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_RULES;
import static io.infranaut.persistence.jooq.public_.Tables.ESCALATION_POLICIES;

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
import io.infranaut.persistence.jooq.public_.tables.records.AlertNotificationsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AlertReceiversRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AlertRulesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AlertTimelineRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AlertsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.EscalationPoliciesRecord;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        switch (event) {
            case AlertEvent e -> {
                apply(e, recorded, rows);
                addToTimeline(e, recorded, rows);
            }
            case RuleEvent e -> apply(e, recorded, rows);
            case PolicyEvent e -> apply(e, recorded, rows);
            case ReceiverEvent e -> apply(e, recorded, rows);
            default -> {}
        }
    }

    private static void addToTimeline(AlertEvent event, Recorded recorded, Rows rows) {
        String type = Objects.requireNonNull(event.getClass().getAnnotation(EventType.class))
                .value();
        rows.insert(new AlertTimelineRecord()
                .setSignalId(event.signalId().value())
                .setVersion(recorded.version())
                .setAlertId(event.alertId().value())
                .setAt(recorded.at())
                .setActor(recorded.actor())
                .setKind(type.substring(type.indexOf('.') + 1))
                .setContent(json(event)));
        alert(event, rows).setVersion(recorded.version());
    }

    private static AlertsRecord alert(AlertEvent event, Rows rows) {
        return rows.change(ALERTS, event.alertId().value());
    }

    private static void apply(AlertEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case AlertRaised e -> raise(e, recorded, rows);
            case AlertRepeated e -> repeat(e, rows);
            case AlertAcknowledged e ->
                alert(e, rows)
                        .setStatus("ACKNOWLEDGED")
                        .setAcknowledgedAt(e.at())
                        .setAcknowledgedBy(recorded.actor());
            case AlertUnacknowledged e ->
                alert(e, rows).setStatus("OPEN").setAcknowledgedAt(null).setAcknowledgedBy(null);
            case AlertResolved e ->
                alert(e, rows).setStatus("RESOLVED").setResolvedAt(e.at()).setResolvedBy(recorded.actor());
            case AlertAssigned e -> alert(e, rows).setAssignee(e.assignee());
            case EscalationStarted e ->
                alert(e, rows).setEscalationStep(0).setEscalationSteps(e.steps().size());
            case EscalationStepFired e -> alert(e, rows).setEscalationStep(e.number());
            case NotificationAttempted e -> attempt(e, rows);
            case NotificationResent e ->
                rows.change(ALERT_NOTIFICATIONS, e.notificationId().value()).setOutcome("RESENT");
            case AlertCommented _, EscalationStalled _ -> {}
        }
    }

    private static void raise(AlertRaised e, Recorded recorded, Rows rows) {
        AlertsRecord row = new AlertsRecord()
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
        rows.insert(row);
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
    private static void repeat(AlertRepeated e, Rows rows) {
        AlertsRecord row = alert(e, rows)
                .setSummary(e.summary())
                .setOccurrences(e.occurrences())
                .setLastOccurrenceAt(e.at());
        put(row, e.cause());
    }

    private static void attempt(NotificationAttempted e, Rows rows) {
        rows.put(new AlertNotificationsRecord()
                .setId(e.notificationId().value())
                .setAlertId(e.alertId().value())
                .setReceiverId(e.receiverId().value())
                .setOutcome(e.outcome().name())
                .setAttempts(e.attempt())
                .setStatus(e.status())
                .setError(e.error())
                .setLastAttemptAt(e.at()));
    }

    private static void apply(RuleEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case RuleDefined e -> {
                AlertRulesRecord before = rows.find(ALERT_RULES, e.ruleId().value());
                rows.put(new AlertRulesRecord()
                        .setId(e.ruleId().value())
                        .setVersion(recorded.version())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setRuleVersion(e.ruleVersion())
                        .setDefinition(json(e.definition()))
                        .setEnabled(before == null || before.getEnabled())
                        .setCreatedAt(before == null ? e.at() : before.getCreatedAt())
                        .setUpdatedAt(e.at()));
            }
            case RuleDisabled e -> enableRule(e.ruleId(), false, e.at(), recorded, rows);
            case RuleEnabled e -> enableRule(e.ruleId(), true, e.at(), recorded, rows);
        }
    }

    private static void enableRule(AlertRuleId id, boolean enabled, Instant at, Recorded recorded, Rows rows) {
        rows.change(ALERT_RULES, id.value())
                .setEnabled(enabled)
                .setUpdatedAt(at)
                .setVersion(recorded.version());
    }

    private static void apply(PolicyEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case PolicyDefined e -> {
                EscalationPoliciesRecord before =
                        rows.find(ESCALATION_POLICIES, e.policyId().value());
                rows.put(new EscalationPoliciesRecord()
                        .setId(e.policyId().value())
                        .setVersion(recorded.version())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setPolicyVersion(e.policyVersion())
                        .setSteps(json(e.steps()))
                        .setCreatedAt(before == null ? e.at() : before.getCreatedAt())
                        .setUpdatedAt(e.at()));
            }
        }
    }

    private static void apply(ReceiverEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case ReceiverDefined e -> {
                AlertReceiversRecord before =
                        rows.find(ALERT_RECEIVERS, e.receiverId().value());
                rows.put(new AlertReceiversRecord()
                        .setId(e.receiverId().value())
                        .setVersion(recorded.version())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setUrl(e.url())
                        .setEnabled(before == null || before.getEnabled())
                        .setCreatedAt(before == null ? e.at() : before.getCreatedAt())
                        .setUpdatedAt(e.at()));
            }
            case ReceiverDisabled e -> enableReceiver(e.receiverId(), false, e.at(), recorded, rows);
            case ReceiverEnabled e -> enableReceiver(e.receiverId(), true, e.at(), recorded, rows);
        }
    }

    private static void enableReceiver(ReceiverId id, boolean enabled, Instant at, Recorded recorded, Rows rows) {
        rows.change(ALERT_RECEIVERS, id.value())
                .setEnabled(enabled)
                .setUpdatedAt(at)
                .setVersion(recorded.version());
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(value));
    }
}
