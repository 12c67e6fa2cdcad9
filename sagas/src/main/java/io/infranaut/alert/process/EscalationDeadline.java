package io.infranaut.alert.process;

import io.infranaut.alert.api.AlertCommand.FireEscalationStep;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.api.StepId;
import io.infranaut.platform.Crash;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/// A step's deadline: asks the alert to take the step, which it does if the step is still due.
@Component
final class EscalationDeadline implements Worker<EscalationDeadline.Due> {
    static final String KIND = "alert.escalate";

    /// The step that is due.
    record Due(SignalId signalId, AlertId alertId, StepId stepId) {
        /// Sets its deadline.
        void at(Instant due, WorkQueue work) {
            work.put(KIND, stepId.toString(), this, due);
        }

        /// Has it come now, also one that waits for its time or its next try.
        void now(WorkQueue work) {
            work.putNow(KIND, stepId.toString(), this);
        }
    }

    private final CommandSender sender;
    private final Clock clock;

    EscalationDeadline(CommandSender sender, Clock clock) {
        this.sender = sender;
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
        Crash.DEADLINE_DUE.here();
        var now = clock.instant();
        sender.send(
                new FireEscalationStep(due.signalId(), due.alertId(), due.stepId(), now),
                Caller.system(Escalation.NAME, now, id));
        Crash.DEADLINE_HANDLED.here();
    }
}
