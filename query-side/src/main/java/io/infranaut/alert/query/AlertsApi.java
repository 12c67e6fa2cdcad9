package io.infranaut.alert.query;

import static io.infranaut.persistence.jooq.public_.Tables.ALERTS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_NOTIFICATIONS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_TIMELINE;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.AlertRuleId;
import io.infranaut.alert.api.Delivery;
import io.infranaut.alert.api.NotificationId;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.Severity;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.CheckId;
import io.infranaut.model.api.ModelId;
import io.infranaut.persistence.jooq.public_.tables.records.AlertsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows alerts, newest first, and what became of them.
@RestController("alertQueries")
@Requires(Permission.READ)
@Reads(value = "alert", asOf = true)
final class AlertsApi {
    private final DSLContext db;

    AlertsApi(DSLContext db) {
        this.db = db;
    }

    enum Status {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    /// @param columns at fault in the last occurrence, worst first
    /// @param check path of the drift check whose verdict it was
    /// @param details what was measured then
    /// @param escalationStep the last step taken of the running or last escalation, 0 for none
    record AlertView(
            AlertId id,
            String namespace,
            String fingerprint,
            int episode,
            Status status,
            Severity severity,
            String summary,
            @Schema(type = "object") @JsonRawValue String labels,
            @Nullable PolicyId policyId,
            @Nullable AlertRuleId ruleId,
            @Nullable Integer ruleVersion,
            @Nullable ModelId modelId,
            @Nullable DatasetId datasetId,
            @Nullable CheckId checkId,
            @Nullable String check,
            List<String> columns,
            @Schema(type = "object") @JsonRawValue String details,
            int occurrences,
            @Personal @Nullable String assignee,
            Instant raisedAt,
            Instant lastOccurrenceAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant resolvedAt,
            @Nullable String resolvedBy,
            int escalationStep,
            int escalationSteps) {}

    /// @param kind name of what happened, for example `EscalationStepFired`
    /// @param by who
    /// @param content all that is recorded of it
    record Entry(
            Instant at,
            String kind,
            String by,
            @Schema(type = "object") @JsonRawValue @Personal String content) {}

    record History(AlertView alert, List<Entry> timeline) {}

    /// @param outcome of the last attempt, or `RESENT` when another is under way after a dead letter was sent again
    record NotificationView(
            NotificationId id,
            AlertId alertId,
            ReceiverId receiverId,
            String outcome,
            int attempts,
            @Nullable Integer status,
            @Nullable String error,
            Instant lastAttemptAt) {}

    /// What lists of alerts can be narrowed by.
    record Filter(
            @Nullable Status status,
            @Nullable Severity severity,
            @Nullable String namespace,
            @Nullable AlertRuleId ruleId,
            @Nullable ModelId modelId,
            @Nullable DatasetId datasetId,
            @Nullable String column,
            @Nullable Instant from,
            @Nullable Instant to) {
        Condition condition() {
            Condition all = noCondition();
            if (status != null) {
                all = all.and(ALERTS.STATUS.eq(status.name()));
            }
            if (severity != null) {
                all = all.and(ALERTS.SEVERITY.eq(severity.name()));
            }
            if (namespace != null) {
                all = all.and(ALERTS.NAMESPACE.eq(namespace));
            }
            if (ruleId != null) {
                all = all.and(ALERTS.RULE_ID.eq(ruleId.value()));
            }
            if (modelId != null) {
                all = all.and(ALERTS.MODEL_ID.eq(modelId.value()));
            }
            if (datasetId != null) {
                all = all.and(ALERTS.DATASET_ID.eq(datasetId.value()));
            }
            if (column != null) {
                all = all.and(val(column).eq(any(ALERTS.COLUMNS)));
            }
            if (from != null) {
                all = all.and(ALERTS.RAISED_AT.ge(from));
            }
            if (to != null) {
                all = all.and(ALERTS.RAISED_AT.lt(to));
            }
            return all;
        }
    }

    @Operation(operationId = "listAlerts", summary = "Alerts, newest first")
    @GetMapping("/api/v1/alerts")
    Page<AlertView> list(
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable Severity severity,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable AlertRuleId ruleId,
            @RequestParam(required = false) @Nullable ModelId modelId,
            @RequestParam(required = false) @Nullable DatasetId datasetId,
            @RequestParam(required = false) @Nullable String column,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        var filter = new Filter(status, severity, namespace, ruleId, modelId, datasetId, column, from, to);
        return Page.of(rows(filter, page, caller), page, AlertsApi::key);
    }

    @Operation(
            operationId = "alertHistory",
            summary = "Alerts, newest first, each with its full timeline: why it fired, who was told, who did what")
    @GetMapping("/api/v1/alerts/history")
    Page<History> history(
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable Severity severity,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable AlertRuleId ruleId,
            @RequestParam(required = false) @Nullable ModelId modelId,
            @RequestParam(required = false) @Nullable DatasetId datasetId,
            @RequestParam(required = false) @Nullable String column,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        var filter = new Filter(status, severity, namespace, ruleId, modelId, datasetId, column, from, to);
        List<AlertView> alerts = rows(filter, page, caller);
        Map<String, List<Entry>> timelines =
                timelines(alerts.stream().map(alert -> alert.id().value()).toList());
        List<History> histories = alerts.stream()
                .map(alert ->
                        new History(alert, timelines.getOrDefault(alert.id().value(), List.of())))
                .toList();
        return Page.of(histories, page, history -> key(history.alert()));
    }

    private static List<String> key(AlertView alert) {
        return List.of(alert.raisedAt().toString(), alert.id().value());
    }

    private List<AlertView> rows(Filter filter, PageRequest page, Caller caller) {
        return db.selectFrom(ALERTS)
                .where(filter.condition())
                .and(open(caller))
                .and(page.before(ALERTS.RAISED_AT, ALERTS.ALERT_ID))
                .orderBy(ALERTS.RAISED_AT.desc(), ALERTS.ALERT_ID.desc())
                .limit(page.limit() + 1)
                .fetch(AlertsApi::view);
    }

    private static Condition open(Caller caller) {
        return caller.namespaces().contains("*") ? noCondition() : ALERTS.NAMESPACE.in(caller.namespaces());
    }

    private Map<String, List<Entry>> timelines(List<String> alerts) {
        return db
                .selectFrom(ALERT_TIMELINE)
                .where(ALERT_TIMELINE.ALERT_ID.in(alerts))
                .orderBy(ALERT_TIMELINE.SIGNAL_ID, ALERT_TIMELINE.VERSION)
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.getAlertId(),
                        Collectors.mapping(
                                row -> new Entry(
                                        row.getAt(),
                                        row.getKind(),
                                        row.getActor(),
                                        row.getContent().data()),
                                Collectors.toList())));
    }

    @Operation(operationId = "getAlert", summary = "One alert with its full timeline")
    @GetMapping("/api/v1/alerts/{id}")
    ResponseEntity<History> get(@PathVariable AlertId id, Caller caller) {
        AlertsRecord row = db.fetchOptional(
                        ALERTS, ALERTS.ALERT_ID.eq(id.value()).and(open(caller)))
                .orElseThrow(() -> new NotFound("alert", id));
        return ResponseEntity.ok()
                .eTag(Answer.etag(row.getVersion()))
                .body(new History(view(row), timelines(List.of(id.value())).getOrDefault(id.value(), List.of())));
    }

    @Operation(
            operationId = "listNotifications",
            summary =
                    "Notifications by the time of their last attempt, newest first; outcome=DEAD lists the dead letters")
    @GetMapping("/api/v1/alerts/notifications")
    Page<NotificationView> notifications(
            @RequestParam(required = false) @Nullable Delivery outcome,
            @RequestParam(required = false) @Nullable AlertId alertId,
            PageRequest page,
            Caller caller) {
        List<NotificationView> rows = db.select(ALERT_NOTIFICATIONS.asterisk())
                .from(ALERT_NOTIFICATIONS)
                .join(ALERTS)
                .on(ALERTS.ALERT_ID.eq(ALERT_NOTIFICATIONS.ALERT_ID))
                .where(open(caller))
                .and(outcome == null ? noCondition() : ALERT_NOTIFICATIONS.OUTCOME.eq(outcome.name()))
                .and(alertId == null ? noCondition() : ALERT_NOTIFICATIONS.ALERT_ID.eq(alertId.value()))
                .and(page.before(ALERT_NOTIFICATIONS.LAST_ATTEMPT_AT, ALERT_NOTIFICATIONS.ID))
                .orderBy(ALERT_NOTIFICATIONS.LAST_ATTEMPT_AT.desc(), ALERT_NOTIFICATIONS.ID.desc())
                .limit(page.limit() + 1)
                .fetchInto(ALERT_NOTIFICATIONS)
                .map(row -> new NotificationView(
                        new NotificationId(row.getId()),
                        new AlertId(row.getAlertId()),
                        new ReceiverId(row.getReceiverId()),
                        row.getOutcome(),
                        row.getAttempts(),
                        row.getStatus(),
                        row.getError(),
                        row.getLastAttemptAt()));
        return Page.of(
                rows,
                page,
                row -> List.of(row.lastAttemptAt().toString(), row.id().toString()));
    }

    private static AlertView view(AlertsRecord row) {
        return new AlertView(
                new AlertId(row.getAlertId()),
                row.getNamespace(),
                row.getFingerprint(),
                row.getEpisode(),
                Status.valueOf(row.getStatus()),
                Severity.valueOf(row.getSeverity()),
                row.getSummary(),
                row.getLabels().data(),
                row.getPolicyId() == null ? null : new PolicyId(row.getPolicyId()),
                row.getRuleId() == null ? null : new AlertRuleId(row.getRuleId()),
                row.getRuleVersion(),
                row.getModelId() == null ? null : new ModelId(row.getModelId()),
                row.getDatasetId() == null ? null : new DatasetId(row.getDatasetId()),
                row.getCheckId() == null ? null : new CheckId(row.getCheckId()),
                row.getCheckId() == null ? null : "/api/v1/drift/checks/" + row.getCheckId(),
                List.of(row.getColumns()),
                row.getDetails().data(),
                row.getOccurrences(),
                row.getAssignee(),
                row.getRaisedAt(),
                row.getLastOccurrenceAt(),
                row.getAcknowledgedAt(),
                row.getAcknowledgedBy(),
                row.getResolvedAt(),
                row.getResolvedBy(),
                row.getEscalationStep(),
                row.getEscalationSteps());
    }
}
