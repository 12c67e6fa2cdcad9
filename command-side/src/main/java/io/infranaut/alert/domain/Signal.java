package io.infranaut.alert.domain;

import io.infranaut.alert.api.AlertCommand;
import io.infranaut.alert.api.AlertCommand.AcknowledgeAlert;
import io.infranaut.alert.api.AlertCommand.AssignAlert;
import io.infranaut.alert.api.AlertCommand.ClearSignal;
import io.infranaut.alert.api.AlertCommand.CommentAlert;
import io.infranaut.alert.api.AlertCommand.FireEscalationStep;
import io.infranaut.alert.api.AlertCommand.RaiseAlert;
import io.infranaut.alert.api.AlertCommand.RecordDelivery;
import io.infranaut.alert.api.AlertCommand.ResendNotification;
import io.infranaut.alert.api.AlertCommand.ResolveAlert;
import io.infranaut.alert.api.AlertCommand.StallEscalation;
import io.infranaut.alert.api.AlertCommand.StartEscalation;
import io.infranaut.alert.api.AlertCommand.UnacknowledgeAlert;
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
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.Delivery;
import io.infranaut.alert.api.NotificationId;
import io.infranaut.alert.api.PlannedStep;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What can go wrong in one way: silent, or with the alert it raised last. That alert is open, acknowledged or
/// resolved; while it is not resolved, raising counts an occurrence, and afterwards it begins the next episode.
public sealed interface Signal {
    record Unknown() implements Signal {}

    /// @param episode of the alert, counted from 1
    /// @param round of escalation that was begun or announced last
    /// @param escalation what is left of the running round; null when none runs
    /// @param deliveries of notifications of this and earlier episodes
    record Raised(
            String namespace,
            AlertId alertId,
            int episode,
            Status status,
            int occurrences,
            @Nullable PolicyId policyId,
            @Nullable String assignee,
            int round,
            @Nullable Escalation escalation,
            Map<NotificationId, Attempt> deliveries)
            implements Signal, Namespaced {

        private Raised with(Status next) {
            return new Raised(
                    namespace, alertId, episode, next, occurrences, policyId, assignee, round, null, deliveries);
        }
    }

    enum Status {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    /// @param begun its round
    /// @param steps none when the round could not begin
    /// @param taken how many of its steps
    record Escalation(int begun, List<PlannedStep> steps, int taken) {
        private Optional<PlannedStep> step(int index) {
            return index < steps.size() ? Optional.of(steps.get(index)) : Optional.empty();
        }
    }

    /// @param number of the last attempt
    record Attempt(int number, Delivery outcome) {}

    static List<AlertEvent> decide(Signal state, AlertCommand command) {
        return switch (command) {
            case RaiseAlert c -> List.of(raise(state, c));
            case ClearSignal c -> clear(state, c);
            case AcknowledgeAlert c -> {
                Raised alert = current(state, c.signalId(), c.alertId());
                yield switch (alert.status()) {
                    case OPEN -> List.of(new AlertAcknowledged(c.signalId(), c.alertId(), c.note(), c.at()));
                    case ACKNOWLEDGED -> List.of();
                    case RESOLVED -> throw resolved();
                };
            }
            case UnacknowledgeAlert c -> {
                Raised alert = current(state, c.signalId(), c.alertId());
                yield switch (alert.status()) {
                    case OPEN -> List.of();
                    case ACKNOWLEDGED ->
                        List.of(new AlertUnacknowledged(
                                c.signalId(),
                                c.alertId(),
                                alert.namespace(),
                                alert.policyId(),
                                alert.round() + 1,
                                c.note(),
                                c.at()));
                    case RESOLVED -> throw resolved();
                };
            }
            case ResolveAlert c ->
                current(state, c.signalId(), c.alertId()).status() == Status.RESOLVED
                        ? List.of()
                        : List.of(new AlertResolved(c.signalId(), c.alertId(), c.note(), c.at()));
            case CommentAlert c -> {
                known(state, c.signalId(), c.alertId());
                if (c.text().isBlank()) {
                    throw new InvalidInput("/text", "a comment says something");
                }
                yield List.of(new AlertCommented(c.signalId(), c.alertId(), c.text(), c.at()));
            }
            case AssignAlert c -> {
                Raised alert = current(state, c.signalId(), c.alertId());
                if (alert.status() == Status.RESOLVED) {
                    throw resolved();
                }
                yield Objects.equals(alert.assignee(), c.assignee())
                        ? List.of()
                        : List.of(new AlertAssigned(c.signalId(), c.alertId(), c.assignee(), c.at()));
            }
            case StartEscalation c -> start(known(state, c.signalId(), c.alertId()), c);
            case FireEscalationStep c -> fire(known(state, c.signalId(), c.alertId()), c);
            case StallEscalation c ->
                mayBegin(known(state, c.signalId(), c.alertId()), c.alertId(), c.round())
                        ? List.of(new EscalationStalled(c.signalId(), c.alertId(), c.reason(), c.at()))
                        : List.of();
            case RecordDelivery c -> deliver(known(state, c.signalId(), c.alertId()), c);
            case ResendNotification c -> resend(known(state, c.signalId(), c.alertId()), c);
        };
    }

    private static AlertEvent raise(Signal state, RaiseAlert c) {
        if (state instanceof Raised alert && alert.status() != Status.RESOLVED) {
            return new AlertRepeated(
                    c.signalId(), alert.alertId(), alert.occurrences() + 1, c.summary(), c.cause(), c.at());
        }
        int episode = state instanceof Raised alert ? alert.episode() + 1 : 1;
        return new AlertRaised(
                c.signalId(),
                AlertId.of(c.signalId(), episode),
                episode,
                c.namespace(),
                c.fingerprint(),
                c.severity(),
                c.summary(),
                c.labels(),
                c.policyId(),
                c.cause(),
                c.at());
    }

    private static List<AlertEvent> clear(Signal state, ClearSignal c) {
        return state instanceof Raised alert && alert.status() != Status.RESOLVED
                ? List.of(new AlertResolved(c.signalId(), alert.alertId(), c.reason(), c.at()))
                : List.of();
    }

    private static boolean mayBegin(Raised alert, AlertId alertId, int round) {
        return alert.alertId().equals(alertId)
                && alert.status() == Status.OPEN
                && alert.round() == round
                && alert.escalation() == null;
    }

    private static List<AlertEvent> start(Raised alert, StartEscalation c) {
        PlannedStep first = c.steps().getFirst();
        boolean due = !c.now().isBefore(c.at().plus(first.after()));
        var take = new FireEscalationStep(c.signalId(), c.alertId(), first.stepId(), c.now());
        if (!mayBegin(alert, c.alertId(), c.round())) {
            return due ? fire(alert, take) : List.of();
        }
        var started = new EscalationStarted(
                c.signalId(), c.alertId(), c.policyId(), c.policyVersion(), c.round(), c.steps(), c.at());
        return due
                ? Stream.concat(Stream.of(started), fire(started(alert, started), take).stream())
                        .toList()
                : List.of(started);
    }

    private static List<AlertEvent> fire(Raised alert, FireEscalationStep c) {
        Escalation escalation = alert.escalation();
        if (!alert.alertId().equals(c.alertId()) || alert.status() != Status.OPEN || escalation == null) {
            return List.of();
        }
        PlannedStep due = escalation.step(escalation.taken()).orElse(null);
        if (due == null || !due.stepId().equals(c.stepId())) {
            return List.of();
        }
        PlannedStep next = escalation.step(escalation.taken() + 1).orElse(null);
        return List.of(new EscalationStepFired(
                c.signalId(),
                c.alertId(),
                due.stepId(),
                due.number(),
                escalation.steps().size(),
                due.receivers(),
                next == null ? null : next.stepId(),
                next == null ? null : c.at().plus(next.after()),
                c.at()));
    }

    private static List<AlertEvent> deliver(Raised alert, RecordDelivery c) {
        Attempt last = alert.deliveries().get(c.notificationId());
        return last != null && last.number() >= c.attempt()
                ? List.of()
                : List.of(new NotificationAttempted(
                        c.signalId(),
                        c.alertId(),
                        c.notificationId(),
                        c.receiverId(),
                        c.attempt(),
                        c.outcome(),
                        c.status(),
                        c.error(),
                        c.millis(),
                        c.at()));
    }

    private static List<AlertEvent> resend(Raised alert, ResendNotification c) {
        Attempt last = alert.deliveries().get(c.notificationId());
        if (last == null) {
            throw new NotFound("notification", c.notificationId());
        }
        return switch (last.outcome()) {
            case DEAD -> List.of(new NotificationResent(c.signalId(), c.alertId(), c.notificationId(), c.at()));
            case FAILED -> List.of();
            case DELIVERED ->
                throw new RuleBroken("only-dead-letters-are-resent", "the notification has been delivered");
        };
    }

    /// The state, if the alert is one of this signal's, even an earlier one.
    private static Raised known(Signal state, Object signalId, AlertId alertId) {
        if (state instanceof Raised raised && alertId.signalId().equals(signalId)) {
            int episode =
                    Integer.parseInt(alertId.value().substring(alertId.value().indexOf('.') + 1));
            if (episode <= raised.episode()) {
                return raised;
            }
        }
        throw new NotFound("alert", alertId);
    }

    /// The state seen by that alert: an earlier one is resolved.
    private static Raised current(Signal state, Object signalId, AlertId alertId) {
        Raised raised = known(state, signalId, alertId);
        return raised.alertId().equals(alertId) ? raised : raised.with(Status.RESOLVED);
    }

    private static RuleBroken resolved() {
        return new RuleBroken("alert-must-not-be-resolved", "the alert is resolved");
    }

    static Signal evolve(Signal state, AlertEvent event) {
        if (event instanceof AlertRaised e) {
            return new Raised(
                    e.namespace(),
                    e.alertId(),
                    e.episode(),
                    Status.OPEN,
                    1,
                    e.policyId(),
                    null,
                    1,
                    null,
                    state instanceof Raised before ? before.deliveries() : Map.of());
        }
        return state instanceof Raised alert ? evolve(alert, event) : state;
    }

    private static Signal evolve(Raised s, AlertEvent event) {
        return switch (event) {
            case AlertRaised _, AlertCommented _ -> s;
            case EscalationStalled _ -> escalating(s, s.status(), s.round(), new Escalation(s.round(), List.of(), 0));
            case AlertRepeated e ->
                new Raised(
                        s.namespace(),
                        s.alertId(),
                        s.episode(),
                        s.status(),
                        e.occurrences(),
                        s.policyId(),
                        s.assignee(),
                        s.round(),
                        s.escalation(),
                        s.deliveries());
            case AlertAcknowledged _ -> s.with(Status.ACKNOWLEDGED);
            case AlertResolved _ -> s.with(Status.RESOLVED);
            case AlertUnacknowledged e -> escalating(s, Status.OPEN, e.round(), null);
            case AlertAssigned e ->
                new Raised(
                        s.namespace(),
                        s.alertId(),
                        s.episode(),
                        s.status(),
                        s.occurrences(),
                        s.policyId(),
                        e.assignee(),
                        s.round(),
                        s.escalation(),
                        s.deliveries());
            case EscalationStarted e -> started(s, e);
            case EscalationStepFired e ->
                s.escalation() == null
                        ? s
                        : escalating(
                                s,
                                s.status(),
                                s.round(),
                                new Escalation(
                                        s.escalation().begun(), s.escalation().steps(), e.number()));
            case NotificationAttempted e -> delivered(s, e.notificationId(), new Attempt(e.attempt(), e.outcome()));
            case NotificationResent e ->
                delivered(
                        s,
                        e.notificationId(),
                        new Attempt(
                                Objects.requireNonNull(s.deliveries().get(e.notificationId()))
                                        .number(),
                                Delivery.FAILED));
        };
    }

    private static Raised started(Raised s, EscalationStarted e) {
        return escalating(s, s.status(), e.round(), new Escalation(e.round(), e.steps(), 0));
    }

    private static Raised escalating(Raised s, Status status, int round, @Nullable Escalation escalation) {
        return new Raised(
                s.namespace(),
                s.alertId(),
                s.episode(),
                status,
                s.occurrences(),
                s.policyId(),
                s.assignee(),
                round,
                escalation,
                s.deliveries());
    }

    private static Raised delivered(Raised s, NotificationId id, Attempt attempt) {
        var deliveries = new HashMap<>(s.deliveries());
        deliveries.put(id, attempt);
        return new Raised(
                s.namespace(),
                s.alertId(),
                s.episode(),
                s.status(),
                s.occurrences(),
                s.policyId(),
                s.assignee(),
                s.round(),
                s.escalation(),
                Map.copyOf(deliveries));
    }
}
