package io.infranaut.alert.api;

import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What has happened to an alert. Who did it is in the event's metadata.
public sealed interface AlertEvent {
    SignalId signalId();

    AlertId alertId();

    /// @param episode of the signal, counted from 1
    @EventType("alert.AlertRaised")
    record AlertRaised(
            SignalId signalId,
            AlertId alertId,
            int episode,
            String namespace,
            String fingerprint,
            Severity severity,
            String summary,
            SortedMap<String, String> labels,
            @Nullable PolicyId policyId,
            Cause cause,
            Instant at)
            implements AlertEvent {}

    /// @param occurrences with this one
    @EventType("alert.AlertRepeated")
    record AlertRepeated(SignalId signalId, AlertId alertId, int occurrences, String summary, Cause cause, Instant at)
            implements AlertEvent {}

    @EventType("alert.AlertAcknowledged")
    record AlertAcknowledged(
            SignalId signalId,
            AlertId alertId,
            @Personal @Nullable String note,
            Instant at) implements AlertEvent {}

    /// @param round of escalation that begins
    @EventType("alert.AlertUnacknowledged")
    record AlertUnacknowledged(
            SignalId signalId,
            AlertId alertId,
            String namespace,
            @Nullable PolicyId policyId,
            int round,
            @Personal @Nullable String note,
            Instant at)
            implements AlertEvent {}

    @EventType("alert.AlertResolved")
    record AlertResolved(
            SignalId signalId,
            AlertId alertId,
            @Personal @Nullable String note,
            Instant at) implements AlertEvent {}

    @EventType("alert.AlertCommented")
    record AlertCommented(
            SignalId signalId, AlertId alertId, @Personal String text, Instant at) implements AlertEvent {}

    @EventType("alert.AlertAssigned")
    record AlertAssigned(
            SignalId signalId,
            AlertId alertId,
            @Personal("{assignee}") @Nullable String assignee,
            Instant at) implements AlertEvent {}

    /// @param round counted from 1; an alert that is given back begins another
    @EventType("alert.EscalationStarted")
    record EscalationStarted(
            SignalId signalId,
            AlertId alertId,
            PolicyId policyId,
            int policyVersion,
            int round,
            List<PlannedStep> steps,
            Instant at)
            implements AlertEvent {}

    /// @param of how many steps there are
    /// @param next the step after it, null when it was the last
    /// @param nextDue when that is due
    @EventType("alert.EscalationStepFired")
    record EscalationStepFired(
            SignalId signalId,
            AlertId alertId,
            StepId stepId,
            int number,
            int of,
            List<ReceiverId> receivers,
            @Nullable StepId next,
            @Nullable Instant nextDue,
            Instant at)
            implements AlertEvent {}

    @EventType("alert.EscalationStalled")
    record EscalationStalled(SignalId signalId, AlertId alertId, String reason, Instant at) implements AlertEvent {}

    @EventType("alert.NotificationAttempted")
    record NotificationAttempted(
            SignalId signalId,
            AlertId alertId,
            NotificationId notificationId,
            ReceiverId receiverId,
            int attempt,
            Delivery outcome,
            @Nullable Integer status,
            @Nullable String error,
            long millis,
            Instant at)
            implements AlertEvent {}

    @EventType("alert.NotificationResent")
    record NotificationResent(SignalId signalId, AlertId alertId, NotificationId notificationId, Instant at)
            implements AlertEvent {}
}
