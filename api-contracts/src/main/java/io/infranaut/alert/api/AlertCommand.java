package io.infranaut.alert.api;

import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What can be asked of a signal and of the alert that it has raised. A command that names an alert reaches only that
/// one, never a later one of the same signal.
public sealed interface AlertCommand {
    SignalId signalId();

    /// Raises an alert, or counts one more occurrence of the one that is open.
    ///
    /// @param signalId derived from namespace and fingerprint
    /// @param policyId by which it escalates; null for a silent one
    @Requires(Permission.OPERATE)
    record RaiseAlert(
            @TargetId SignalId signalId,
            String namespace,
            String fingerprint,
            Severity severity,
            String summary,
            SortedMap<String, String> labels,
            @Nullable PolicyId policyId,
            Cause cause,
            Instant at)
            implements AlertCommand, Namespaced {}

    /// Says that the condition holds no more: resolves the alert if there is one.
    @Requires(Permission.OPERATE)
    record ClearSignal(@TargetId SignalId signalId, String reason, Instant at) implements AlertCommand {}

    /// Takes the alert on; it escalates no further.
    @Requires(Permission.OPERATE)
    record AcknowledgeAlert(
            @TargetId SignalId signalId,
            AlertId alertId,
            @Nullable String note,
            Instant at) implements AlertCommand {}

    /// Gives the alert back; it escalates from the beginning.
    @Requires(Permission.OPERATE)
    record UnacknowledgeAlert(
            @TargetId SignalId signalId,
            AlertId alertId,
            @Nullable String note,
            Instant at) implements AlertCommand {}

    @Requires(Permission.OPERATE)
    record ResolveAlert(
            @TargetId SignalId signalId,
            AlertId alertId,
            @Nullable String note,
            Instant at) implements AlertCommand {}

    @Requires(Permission.OPERATE)
    record CommentAlert(@TargetId SignalId signalId, AlertId alertId, String text, Instant at)
            implements AlertCommand {}

    /// @param assignee who looks after it, or null for nobody
    @Requires(Permission.OPERATE)
    record AssignAlert(
            @TargetId SignalId signalId,
            AlertId alertId,
            @Nullable String assignee,
            Instant at) implements AlertCommand {}

    /// Begins a round of escalation, and takes its first step if that is due by now. A round that has begun stays as it
    /// is, and so does a step that was taken.
    ///
    /// @param at when the round was asked for: the wait of the first step counts from there
    @Requires(Permission.OPERATE)
    record StartEscalation(
            @TargetId SignalId signalId,
            AlertId alertId,
            PolicyId policyId,
            int policyVersion,
            int round,
            List<PlannedStep> steps,
            Instant at,
            Instant now)
            implements AlertCommand {}

    /// Takes a step that is due. A step of an escalation that has ended, or that was taken before, changes nothing.
    @Requires(Permission.OPERATE)
    record FireEscalationStep(@TargetId SignalId signalId, AlertId alertId, StepId stepId, Instant at)
            implements AlertCommand {}

    /// Notes that a round of escalation cannot begin. A round that has begun, or of which that was noted, stays as it
    /// is.
    @Requires(Permission.OPERATE)
    record StallEscalation(@TargetId SignalId signalId, AlertId alertId, int round, String reason, Instant at)
            implements AlertCommand {}

    /// Notes an attempt to deliver a notification. The same attempt noted twice changes nothing.
    ///
    /// @param attempt counted from 1 over the life of the notification
    /// @param status the HTTP status, if there was an answer
    /// @param error why it failed
    @Requires(Permission.OPERATE)
    record RecordDelivery(
            @TargetId SignalId signalId,
            AlertId alertId,
            NotificationId notificationId,
            ReceiverId receiverId,
            int attempt,
            Delivery outcome,
            @Nullable Integer status,
            @Nullable String error,
            long millis,
            Instant at)
            implements AlertCommand {}

    /// Sends a dead letter again.
    @Requires(Permission.OPERATE)
    record ResendNotification(@TargetId SignalId signalId, AlertId alertId, NotificationId notificationId, Instant at)
            implements AlertCommand {}
}
