package io.infranaut.alert.query;

import static io.infranaut.persistence.jooq.public_.Tables.ALERT_RECEIVERS;
import static io.infranaut.persistence.jooq.public_.Tables.ALERT_RULES;
import static io.infranaut.persistence.jooq.public_.Tables.ESCALATION_POLICIES;
import static org.jooq.impl.DSL.noCondition;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.alert.api.AlertRuleId;
import io.infranaut.alert.api.EscalationStep;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.RuleDefinition;
import io.infranaut.persistence.jooq.public_.tables.records.AlertReceiversRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AlertRulesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.EscalationPoliciesRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows alert rules, escalation policies and receivers; never a receiver's secret.
@RestController("alertDefinitionQueries")
@Requires(Permission.READ)
@Reads(value = "alert", asOf = true)
final class DefinitionsApi {
    private final DSLContext db;

    DefinitionsApi(DSLContext db) {
        this.db = db;
    }

    record RuleView(
            AlertRuleId id,
            String namespace,
            String name,
            int version,
            boolean enabled,

            @Schema(implementation = RuleDefinition.class) @JsonRawValue
            String definition,

            Instant createdAt,
            Instant updatedAt) {}

    record PolicyView(
            PolicyId id,
            String namespace,
            String name,
            int version,

            @ArraySchema(schema = @Schema(implementation = EscalationStep.class)) @JsonRawValue
            String steps,

            Instant createdAt,
            Instant updatedAt) {}

    record ReceiverView(
            ReceiverId id,
            String namespace,
            String name,
            String url,
            boolean enabled,
            Instant createdAt,
            Instant updatedAt) {}

    @Operation(operationId = "listAlertRules", summary = "Alert rules")
    @GetMapping("/api/v1/alerts/rules")
    Page<RuleView> rules(PageRequest page, Caller caller) {
        List<RuleView> rows = db.selectFrom(ALERT_RULES)
                .where(open(ALERT_RULES.NAMESPACE, caller))
                .and(page.after(ALERT_RULES.ID))
                .orderBy(ALERT_RULES.ID)
                .limit(page.limit() + 1)
                .fetch(DefinitionsApi::view);
        return Page.of(rows, page, rule -> List.of(rule.id().toString()));
    }

    @Operation(operationId = "getAlertRule", summary = "One alert rule")
    @GetMapping("/api/v1/alerts/rules/{id}")
    ResponseEntity<RuleView> rule(@PathVariable AlertRuleId id, Caller caller) {
        AlertRulesRecord row = db.fetchOptional(
                        ALERT_RULES, ALERT_RULES.ID.eq(id.value()).and(open(ALERT_RULES.NAMESPACE, caller)))
                .orElseThrow(() -> new NotFound("rule", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    @Operation(operationId = "listEscalationPolicies", summary = "Escalation policies")
    @GetMapping("/api/v1/alerts/policies")
    Page<PolicyView> policies(PageRequest page, Caller caller) {
        List<PolicyView> rows = db.selectFrom(ESCALATION_POLICIES)
                .where(open(ESCALATION_POLICIES.NAMESPACE, caller))
                .and(page.after(ESCALATION_POLICIES.ID))
                .orderBy(ESCALATION_POLICIES.ID)
                .limit(page.limit() + 1)
                .fetch(DefinitionsApi::view);
        return Page.of(rows, page, policy -> List.of(policy.id().toString()));
    }

    @Operation(operationId = "getEscalationPolicy", summary = "One escalation policy")
    @GetMapping("/api/v1/alerts/policies/{id}")
    ResponseEntity<PolicyView> policy(@PathVariable PolicyId id, Caller caller) {
        EscalationPoliciesRecord row = db.fetchOptional(
                        ESCALATION_POLICIES,
                        ESCALATION_POLICIES.ID.eq(id.value()).and(open(ESCALATION_POLICIES.NAMESPACE, caller)))
                .orElseThrow(() -> new NotFound("policy", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    @Operation(operationId = "listReceivers", summary = "Receivers of notifications")
    @GetMapping("/api/v1/alerts/receivers")
    Page<ReceiverView> receivers(PageRequest page, Caller caller) {
        List<ReceiverView> rows = db.selectFrom(ALERT_RECEIVERS)
                .where(open(ALERT_RECEIVERS.NAMESPACE, caller))
                .and(page.after(ALERT_RECEIVERS.ID))
                .orderBy(ALERT_RECEIVERS.ID)
                .limit(page.limit() + 1)
                .fetch(DefinitionsApi::view);
        return Page.of(rows, page, receiver -> List.of(receiver.id().toString()));
    }

    @Operation(operationId = "getReceiver", summary = "One receiver")
    @GetMapping("/api/v1/alerts/receivers/{id}")
    ResponseEntity<ReceiverView> receiver(@PathVariable ReceiverId id, Caller caller) {
        AlertReceiversRecord row = db.fetchOptional(
                        ALERT_RECEIVERS, ALERT_RECEIVERS.ID.eq(id.value()).and(open(ALERT_RECEIVERS.NAMESPACE, caller)))
                .orElseThrow(() -> new NotFound("receiver", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    private static Condition open(Field<String> namespace, Caller caller) {
        return caller.namespaces().contains("*") ? noCondition() : namespace.in(caller.namespaces());
    }

    private static RuleView view(AlertRulesRecord row) {
        return new RuleView(
                new AlertRuleId(row.getId()),
                row.getNamespace(),
                row.getName(),
                row.getRuleVersion(),
                row.getEnabled(),
                row.getDefinition().data(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    private static PolicyView view(EscalationPoliciesRecord row) {
        return new PolicyView(
                new PolicyId(row.getId()),
                row.getNamespace(),
                row.getName(),
                row.getPolicyVersion(),
                row.getSteps().data(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    private static ReceiverView view(AlertReceiversRecord row) {
        return new ReceiverView(
                new ReceiverId(row.getId()),
                row.getNamespace(),
                row.getName(),
                row.getUrl(),
                row.getEnabled(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }
}
