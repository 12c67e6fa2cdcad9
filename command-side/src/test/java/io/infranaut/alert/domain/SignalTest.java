package io.infranaut.alert.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.alert.api.AlertCommand;
import io.infranaut.alert.api.AlertCommand.AcknowledgeAlert;
import io.infranaut.alert.api.AlertCommand.ClearSignal;
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
import io.infranaut.alert.api.Cause;
import io.infranaut.alert.api.Delivery;
import io.infranaut.alert.api.NotificationId;
import io.infranaut.alert.api.PlannedStep;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.Severity;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.api.StepId;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignalTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final SignalId SIGNAL = new SignalId(new UUID(1, 1));
    private static final AlertId FIRST = AlertId.of(SIGNAL, 1);
    private static final AlertId SECOND = AlertId.of(SIGNAL, 2);
    private static final PolicyId POLICY = new PolicyId(new UUID(2, 2));
    private static final ReceiverId ANA = new ReceiverId(new UUID(3, 1));
    private static final ReceiverId BOB = new ReceiverId(new UUID(3, 2));
    private static final PlannedStep ONE =
            new PlannedStep(new StepId(new UUID(4, 1)), 1, Duration.ofMinutes(5), List.of(ANA));
    private static final PlannedStep TWO =
            new PlannedStep(new StepId(new UUID(4, 2)), 2, Duration.ofMinutes(10), List.of(BOB));
    private static final NotificationId LETTER = new NotificationId(new UUID(5, 1));
    private static final Cause CAUSE = new Cause(null, null, null, null, null, List.of("age"), new TreeMap<>());

    @Test
    void raisingBeginsTheFirstEpisode() {
        given().when(raise()).then(raised(FIRST, 1));
    }

    @Test
    void raisingAnOpenAlertCountsAnOccurrence() {
        given(raise()).when(raise()).then(repeated(FIRST, 2));
        given(raise(), raise()).when(raise()).then(repeated(FIRST, 3));
    }

    @Test
    void raisingAnAcknowledgedAlertCountsAnOccurrence() {
        given(raise(), acknowledge(FIRST)).when(raise()).then(repeated(FIRST, 2));
    }

    @Test
    void raisingAfterResolvingBeginsTheNextEpisode() {
        given(raise(), raise(), resolve(FIRST)).when(raise()).then(raised(SECOND, 2));
        given(raise(), resolve(FIRST), raise()).when(raise()).then(repeated(SECOND, 2));
    }

    @Test
    void acknowledgingRecordsTheNoteOnce() {
        given(raise()).when(acknowledge(FIRST)).then(new AlertAcknowledged(SIGNAL, FIRST, "mine", NOON));
        given(raise(), acknowledge(FIRST)).when(acknowledge(FIRST)).thenNothing();
    }

    @Test
    void aResolvedAlertIsNotAcknowledged() {
        given(raise(), resolve(FIRST)).when(acknowledge(FIRST)).thenBroken("alert-must-not-be-resolved");
    }

    @Test
    void aWordToAnOldAlertDoesNotReachTheNewOne() {
        given(raise(), resolve(FIRST), raise()).when(acknowledge(FIRST)).thenBroken("alert-must-not-be-resolved");
        given(raise(), resolve(FIRST), raise()).when(resolve(FIRST)).thenNothing();
    }

    @Test
    void whatWasNeverRaisedIsNotFound() {
        given().when(acknowledge(FIRST)).thenNotFound();
        given(raise()).when(acknowledge(SECOND)).thenNotFound();
    }

    @Test
    void clearingResolvesTheOpenAlertAndOtherwiseNothing() {
        given(raise()).when(clear()).then(new AlertResolved(SIGNAL, FIRST, "fine", NOON));
        given(raise(), clear()).when(clear()).thenNothing();
        given().when(clear()).thenNothing();
    }

    @Test
    void stepsAreTakenInTheirOrderOnceAndNameTheNext() {
        given(raise()).when(start(1)).then(new EscalationStarted(SIGNAL, FIRST, POLICY, 1, 1, List.of(ONE, TWO), NOON));
        given(raise(), start(1)).when(start(1)).thenNothing();
        given(raise(), start(1))
                .when(fire(ONE))
                .then(new EscalationStepFired(
                        SIGNAL,
                        FIRST,
                        ONE.stepId(),
                        1,
                        2,
                        List.of(ANA),
                        TWO.stepId(),
                        NOON.plus(Duration.ofMinutes(10)),
                        NOON));
        given(raise(), start(1)).when(fire(TWO)).thenNothing();
        given(raise(), start(1), fire(ONE)).when(fire(ONE)).thenNothing();
        given(raise(), start(1), fire(ONE))
                .when(fire(TWO))
                .then(new EscalationStepFired(SIGNAL, FIRST, TWO.stepId(), 2, 2, List.of(BOB), null, null, NOON));
        given(raise(), start(1), fire(ONE), fire(TWO)).when(fire(TWO)).thenNothing();
    }

    @Test
    void aRoundThatBeginsLateTakesItsFirstStepAtOnce() {
        Instant late = NOON.plus(ONE.after());
        var begun = new EscalationStarted(SIGNAL, FIRST, POLICY, 1, 1, List.of(ONE, TWO), NOON);
        var taken = new EscalationStepFired(
                SIGNAL, FIRST, ONE.stepId(), 1, 2, List.of(ANA), TWO.stepId(), late.plus(TWO.after()), late);
        given(raise()).when(start(1, late)).then(begun, taken);
        given(raise()).when(start(1, late.minusMillis(1))).then(begun);
        given(raise(), start(1)).when(start(1, late)).then(taken);
        given(raise(), start(1, late)).when(start(1, late)).thenNothing();
        given(raise(), start(1), acknowledge(FIRST)).when(start(1, late)).thenNothing();
        given(raise(), start(1), acknowledge(FIRST), unacknowledge())
                .when(start(1, late))
                .thenNothing();
    }

    @Test
    void aRoundThatCannotBeginSaysSoOnce() {
        given(raise()).when(stall(1)).then(new EscalationStalled(SIGNAL, FIRST, "no policy", NOON));
        given(raise(), stall(1)).when(stall(1)).thenNothing();
        given(raise(), stall(1)).when(start(1)).thenNothing();
        given(raise(), stall(1)).when(fire(ONE)).thenNothing();
        given(raise(), start(1)).when(stall(1)).thenNothing();
        given(raise(), acknowledge(FIRST)).when(stall(1)).thenNothing();
        given(raise(), stall(1), acknowledge(FIRST), unacknowledge())
                .when(start(2))
                .then(new EscalationStarted(SIGNAL, FIRST, POLICY, 1, 2, List.of(ONE, TWO), NOON));
    }

    @Test
    void nobodyIsToldOfAnAlertThatIsTakenOnOrResolved() {
        given(raise(), start(1), acknowledge(FIRST)).when(fire(ONE)).thenNothing();
        given(raise(), start(1), resolve(FIRST)).when(fire(ONE)).thenNothing();
        given(raise(), start(1), resolve(FIRST), raise()).when(fire(ONE)).thenNothing();
        given(raise(), acknowledge(FIRST)).when(start(1)).thenNothing();
    }

    @Test
    void anAlertThatIsGivenBackEscalatesFromTheBeginning() {
        given(raise(), start(1), fire(ONE), acknowledge(FIRST))
                .when(unacknowledge())
                .then(new AlertUnacknowledged(SIGNAL, FIRST, "default", POLICY, 2, "not mine", NOON));
        given(raise(), start(1), fire(ONE), acknowledge(FIRST), unacknowledge())
                .when(start(2))
                .then(new EscalationStarted(SIGNAL, FIRST, POLICY, 1, 2, List.of(ONE, TWO), NOON));
        given(raise(), start(1), fire(ONE), acknowledge(FIRST), unacknowledge())
                .when(start(1))
                .thenNothing();
    }

    @Test
    void anAttemptIsRecordedOnce() {
        given(raise()).when(deliver(1, Delivery.FAILED)).then(attempted(1, Delivery.FAILED));
        given(raise(), deliver(1, Delivery.FAILED))
                .when(deliver(1, Delivery.FAILED))
                .thenNothing();
        given(raise(), deliver(1, Delivery.FAILED))
                .when(deliver(2, Delivery.DELIVERED))
                .then(attempted(2, Delivery.DELIVERED));
    }

    @Test
    void onlyADeadLetterIsSentAgain() {
        given(raise(), deliver(1, Delivery.DEAD))
                .when(resend())
                .then(new NotificationResent(SIGNAL, FIRST, LETTER, NOON));
        given(raise(), deliver(1, Delivery.DEAD), resend()).when(resend()).thenNothing();
        given(raise(), deliver(1, Delivery.DELIVERED)).when(resend()).thenBroken("only-dead-letters-are-resent");
        given(raise()).when(resend()).thenNotFound();
    }

    private static AlertCommand raise() {
        return new RaiseAlert(
                SIGNAL, "default", "f", Severity.WARNING, "age drifted", new TreeMap<>(), POLICY, CAUSE, NOON);
    }

    private static AlertCommand clear() {
        return new ClearSignal(SIGNAL, "fine", NOON);
    }

    private static AlertCommand acknowledge(AlertId alert) {
        return new AcknowledgeAlert(SIGNAL, alert, "mine", NOON);
    }

    private static AlertCommand unacknowledge() {
        return new UnacknowledgeAlert(SIGNAL, FIRST, "not mine", NOON);
    }

    private static AlertCommand resolve(AlertId alert) {
        return new ResolveAlert(SIGNAL, alert, null, NOON);
    }

    private static AlertCommand start(int round) {
        return start(round, NOON);
    }

    private static AlertCommand start(int round, Instant now) {
        return new StartEscalation(SIGNAL, FIRST, POLICY, 1, round, List.of(ONE, TWO), NOON, now);
    }

    private static AlertCommand stall(int round) {
        return new StallEscalation(SIGNAL, FIRST, round, "no policy", NOON);
    }

    private static AlertCommand fire(PlannedStep step) {
        return new FireEscalationStep(SIGNAL, FIRST, step.stepId(), NOON);
    }

    private static AlertCommand deliver(int attempt, Delivery outcome) {
        return new RecordDelivery(SIGNAL, FIRST, LETTER, ANA, attempt, outcome, 500, "no", 3, NOON);
    }

    private static AlertCommand resend() {
        return new ResendNotification(SIGNAL, FIRST, LETTER, NOON);
    }

    private static AlertEvent raised(AlertId alert, int episode) {
        return new AlertRaised(
                SIGNAL,
                alert,
                episode,
                "default",
                "f",
                Severity.WARNING,
                "age drifted",
                new TreeMap<>(),
                POLICY,
                CAUSE,
                NOON);
    }

    private static AlertEvent repeated(AlertId alert, int occurrences) {
        return new AlertRepeated(SIGNAL, alert, occurrences, "age drifted", CAUSE, NOON);
    }

    private static AlertEvent attempted(int attempt, Delivery outcome) {
        return new NotificationAttempted(SIGNAL, FIRST, LETTER, ANA, attempt, outcome, 500, "no", 3, NOON);
    }

    private static Given given(AlertCommand... commands) {
        Signal state = new Signal.Unknown();
        for (AlertCommand command : commands) {
            for (AlertEvent event : Signal.decide(state, command)) {
                state = Signal.evolve(state, event);
            }
        }
        return new Given(state);
    }

    private record Given(Signal state) {
        When when(AlertCommand command) {
            return new When(state, command);
        }
    }

    private record When(Signal state, AlertCommand command) {
        void then(AlertEvent... events) {
            assertThat(new ArrayList<>(Signal.decide(state, command))).containsExactly(events);
        }

        void thenNothing() {
            then();
        }

        void thenBroken(String rule) {
            assertThatThrownBy(() -> Signal.decide(state, command))
                    .isInstanceOfSatisfying(
                            RuleBroken.class, e -> assertThat(e.rule()).isEqualTo(rule));
        }

        void thenNotFound() {
            assertThatThrownBy(() -> Signal.decide(state, command)).isInstanceOf(NotFound.class);
        }
    }
}
