package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ESCALATION_POLICY;

import io.infranaut.alert.api.AlertCommand.StallEscalation;
import io.infranaut.alert.api.AlertCommand.StartEscalation;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.EscalationStep;
import io.infranaut.alert.api.PlannedStep;
import io.infranaut.alert.api.PolicyEvent.PolicyDefined;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.api.StepId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.WorkQueue;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/// What [EscalationSaga] works with: the policies, noted in the saga's own processor, and the deadlines.
@Component
final class Escalations {
    static final String NAME = "escalation";
    private static final TypeReference<List<EscalationStep>> STEPS = new TypeReference<>() {};

    private final DSLContext db;
    private final CommandSender sender;
    private final ObjectProvider<WorkQueue> work;

    Escalations(DSLContext db, CommandSender sender, ObjectProvider<WorkQueue> work) {
        this.db = db;
        this.sender = sender;
        this.work = work;
    }

    /// Notes a policy, so that an alert raised after it finds it.
    void note(PolicyDefined policy) {
        JSONB steps = JSONB.valueOf(Json.mapper().writeValueAsString(policy.steps()));
        db.insertInto(ESCALATION_POLICY)
                .set(ESCALATION_POLICY.POLICY_ID, policy.policyId().value())
                .set(ESCALATION_POLICY.NAMESPACE, policy.namespace())
                .set(ESCALATION_POLICY.POLICY_VERSION, policy.policyVersion())
                .set(ESCALATION_POLICY.STEPS, steps)
                .onConflict(ESCALATION_POLICY.POLICY_ID)
                .doUpdate()
                .set(ESCALATION_POLICY.POLICY_VERSION, policy.policyVersion())
                .set(ESCALATION_POLICY.STEPS, steps)
                .execute();
    }

    private record Policy(int version, List<EscalationStep> steps) {}

    private @Nullable Policy policy(PolicyId policyId, String namespace) {
        var row = db.fetchOne(
                ESCALATION_POLICY,
                ESCALATION_POLICY.POLICY_ID.eq(policyId.value()).and(ESCALATION_POLICY.NAMESPACE.eq(namespace)));
        return row == null
                ? null
                : new Policy(
                        row.getPolicyVersion(),
                        Json.mapper().readValue(row.getSteps().data(), STEPS));
    }

    /// Begins a round by the policy as it is now, and sets its first deadline; an alert whose policy does not exist in
    /// its namespace says so on its timeline. A round that has begun stays as it is.
    ///
    /// @return the step whose deadline was set
    @Nullable
    StepId begin(
            SignalId signalId,
            AlertId alertId,
            String namespace,
            PolicyId policyId,
            int round,
            Instant at,
            String requestId) {
        Caller caller = Caller.system(NAME, at, requestId);
        Policy policy = policy(policyId, namespace);
        if (policy == null) {
            String reason = "there is no policy " + policyId + " in the namespace " + namespace;
            sender.send(new StallEscalation(signalId, alertId, reason, at), caller);
            return null;
        }
        List<PlannedStep> steps = plan(alertId, policyId, policy, round);
        sender.send(new StartEscalation(signalId, alertId, policyId, policy.version(), round, steps, at), caller);
        return awaitFirst(signalId, alertId, steps, at);
    }

    /// Whether the saga has seen all events up to a position, and so all policies defined before it.
    boolean hasSeen(long position) {
        return db.fetchOne(
                        "select 1 from event_store.token_entry where processor_name = ?"
                                + " and (convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint >= ?",
                        NAME,
                        position)
                != null;
    }

    private static List<PlannedStep> plan(AlertId alertId, PolicyId policyId, Policy policy, int round) {
        return IntStream.range(0, policy.steps().size())
                .mapToObj(i -> {
                    EscalationStep step = policy.steps().get(i);
                    var stepId = new StepId(Ids.derived(
                            "escalation-step",
                            alertId.value(),
                            policyId.toString(),
                            Integer.toString(policy.version()),
                            Integer.toString(round),
                            Integer.toString(i + 1)));
                    return new PlannedStep(stepId, i + 1, step.after(), step.receivers());
                })
                .toList();
    }

    /// Sets the deadline of a round's first step.
    ///
    /// @param begun when the round began
    StepId awaitFirst(SignalId signalId, AlertId alertId, List<PlannedStep> steps, Instant begun) {
        PlannedStep first = steps.getFirst();
        await(signalId, alertId, first.stepId(), begun.plus(first.after()));
        return first.stepId();
    }

    /// Sets a step's deadline, in the transaction of the saga.
    void await(SignalId signalId, AlertId alertId, StepId stepId, Instant due) {
        work.getObject()
                .put(
                        EscalationDeadline.KIND,
                        stepId.toString(),
                        new EscalationDeadline.Due(signalId, alertId, stepId),
                        due);
    }

    /// Has a step's deadline come now.
    void hurry(SignalId signalId, AlertId alertId, StepId stepId) {
        work.getObject()
                .putNow(
                        EscalationDeadline.KIND,
                        stepId.toString(),
                        new EscalationDeadline.Due(signalId, alertId, stepId));
    }

    /// Takes a deadline back that has not come yet.
    void takeBack(StepId stepId) {
        work.getObject().cancel(EscalationDeadline.KIND, stepId.toString());
    }
}
