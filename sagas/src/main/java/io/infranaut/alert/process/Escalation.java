package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ESCALATION_POLICY;

import io.infranaut.alert.api.AlertEvent;
import io.infranaut.alert.api.AlertEvent.AlertRaised;
import io.infranaut.alert.api.AlertEvent.AlertUnacknowledged;
import io.infranaut.alert.api.AlertEvent.EscalationStepFired;
import io.infranaut.alert.api.PolicyEvent.PolicyDefined;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Sees that an alert which nobody takes on goes through the steps of its policy: says what is to be done and when.
/// [EscalationRound] and [EscalationDeadline] do it, several at a time.
///
/// It remembers nothing but the policies, noted in the same order as the alerts that name them. What has been taken,
/// and whether a step may still be taken, is the alert's own knowledge: what is done late, twice or in vain changes
/// nothing, so that nothing needs to be taken back when somebody takes the alert on.
@Component
final class Escalation implements EventProcess {
    static final String NAME = "escalation";

    private final DSLContext db;
    private final ObjectProvider<WorkQueue> work;

    Escalation(DSLContext db, ObjectProvider<WorkQueue> work) {
        this.db = db;
        this.work = work;
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
        return Set.of(PolicyDefined.class, AlertRaised.class, AlertUnacknowledged.class, EscalationStepFired.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        switch (event) {
            case PolicyDefined e -> note(e, recorded.position());
            case AlertRaised e -> begin(e, e.namespace(), e.policyId(), 1, recorded);
            case AlertUnacknowledged e -> begin(e, e.namespace(), e.policyId(), e.round(), recorded);
            case EscalationStepFired e -> {
                if (e.next() != null && e.nextDue() != null) {
                    new EscalationDeadline.Due(e.signalId(), e.alertId(), e.next()).at(e.nextDue(), work.getObject());
                }
            }
            default -> {}
        }
    }

    private void note(PolicyDefined policy, long position) {
        db.insertInto(ESCALATION_POLICY)
                .set(ESCALATION_POLICY.POLICY_ID, policy.policyId().value())
                .set(ESCALATION_POLICY.NAMESPACE, policy.namespace())
                .set(ESCALATION_POLICY.POLICY_VERSION, policy.policyVersion())
                .set(ESCALATION_POLICY.POSITION, position)
                .set(ESCALATION_POLICY.STEPS, JSONB.valueOf(Json.mapper().writeValueAsString(policy.steps())))
                .onConflictDoNothing()
                .execute();
    }

    private void begin(AlertEvent event, String namespace, @Nullable PolicyId policyId, int round, Recorded recorded) {
        if (policyId != null) {
            new EscalationRound.Due(
                            event.signalId(),
                            event.alertId(),
                            namespace,
                            policyId,
                            round,
                            recorded.position(),
                            recorded.at(),
                            recorded.requestId())
                    .now(work.getObject());
        }
    }

    /// Whether this process has seen all events up to a position, and so all policies defined before it.
    boolean hasSeen(long position) {
        return db.fetchOne(
                        "select 1 from event_store.token_entry where processor_name = ?"
                                + " and (convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint >= ?",
                        NAME,
                        position)
                != null;
    }
}
