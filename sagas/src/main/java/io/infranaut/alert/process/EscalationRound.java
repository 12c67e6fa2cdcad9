package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ESCALATION_POLICY;

import io.infranaut.alert.api.AlertCommand.StallEscalation;
import io.infranaut.alert.api.AlertCommand.StartEscalation;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.EscalationStep;
import io.infranaut.alert.api.PlannedStep;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.api.StepId;
import io.infranaut.persistence.jooq.platform.tables.records.EscalationPolicyRecord;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/// Begins a round of escalation by the policy as it was when the round was asked for, if the alert still wants it, and
/// sets the deadline of its first step unless that is taken with it. An alert whose policy did not exist in its
/// namespace says so on its timeline.
@Component
final class EscalationRound implements Worker<EscalationRound.Due> {
    static final String KIND = "alert.begin-round";
    private static final TypeReference<List<EscalationStep>> STEPS = new TypeReference<>() {};

    /// The round that is due.
    ///
    /// @param position of the event that asks for it
    /// @param at when it was asked for: the wait of the first step counts from there
    /// @param requestId of the request that caused it
    record Due(
            SignalId signalId,
            AlertId alertId,
            String namespace,
            PolicyId policyId,
            int round,
            long position,
            Instant at,
            String requestId) {
        /// Has it begin now, also if it waits for its next try.
        void now(WorkQueue work) {
            work.putNow(KIND, alertId + "/" + round, this);
        }
    }

    private final DSLContext db;
    private final CommandSender sender;
    private final ObjectProvider<WorkQueue> work;
    private final Clock clock;

    EscalationRound(DSLContext db, CommandSender sender, ObjectProvider<WorkQueue> work, Clock clock) {
        this.db = db;
        this.sender = sender;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Due> itemType() {
        return Due.class;
    }

    @Override
    public Lane lane() {
        return Lane.DEADLINES;
    }

    @Override
    public void work(String id, Due due) {
        Caller caller = Caller.system(Escalation.NAME, due.at(), due.requestId());
        EscalationPolicyRecord policy = policy(due);
        if (policy == null) {
            String reason = "there is no policy " + due.policyId() + " in the namespace " + due.namespace();
            sender.send(new StallEscalation(due.signalId(), due.alertId(), due.round(), reason, due.at()), caller);
            return;
        }
        List<PlannedStep> steps = plan(due, policy);
        PlannedStep first = steps.getFirst();
        Instant wanted = due.at().plus(first.after());
        Instant now = clock.instant();
        sender.send(
                new StartEscalation(
                        due.signalId(),
                        due.alertId(),
                        due.policyId(),
                        policy.getPolicyVersion(),
                        due.round(),
                        steps,
                        due.at(),
                        now),
                caller);
        if (now.isBefore(wanted)) {
            new EscalationDeadline.Due(due.signalId(), due.alertId(), first.stepId()).at(wanted, work.getObject());
        }
    }

    private @Nullable EscalationPolicyRecord policy(Due due) {
        return db.selectFrom(ESCALATION_POLICY)
                .where(ESCALATION_POLICY.POLICY_ID.eq(due.policyId().value()))
                .and(ESCALATION_POLICY.NAMESPACE.eq(due.namespace()))
                .and(ESCALATION_POLICY.POSITION.lt(due.position()))
                .orderBy(ESCALATION_POLICY.POLICY_VERSION.desc())
                .limit(1)
                .fetchOne();
    }

    private static List<PlannedStep> plan(Due due, EscalationPolicyRecord policy) {
        List<EscalationStep> steps = Json.mapper().readValue(policy.getSteps().data(), STEPS);
        return IntStream.range(0, steps.size())
                .mapToObj(i -> {
                    EscalationStep step = steps.get(i);
                    var stepId = new StepId(Ids.derived(
                            "escalation-step",
                            due.alertId().value(),
                            due.policyId().toString(),
                            Integer.toString(policy.getPolicyVersion()),
                            Integer.toString(due.round()),
                            Integer.toString(i + 1)));
                    return new PlannedStep(stepId, i + 1, step.after(), step.receivers());
                })
                .toList();
    }
}
