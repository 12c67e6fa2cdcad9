package io.infranaut.alert.process;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.infranaut.alert.api.AlertEvent.AlertAcknowledged;
import io.infranaut.alert.api.AlertEvent.AlertRaised;
import io.infranaut.alert.api.AlertEvent.AlertResolved;
import io.infranaut.alert.api.AlertEvent.AlertUnacknowledged;
import io.infranaut.alert.api.AlertEvent.EscalationStalled;
import io.infranaut.alert.api.AlertEvent.EscalationStarted;
import io.infranaut.alert.api.AlertEvent.EscalationStepFired;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.alert.api.StepId;
import io.infranaut.platform.axon.Recorded;
import java.util.Objects;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.jspecify.annotations.Nullable;

/// Sees that an alert which nobody takes on goes through the steps of its policy.
///
/// It holds nothing but which deadline is waiting, so that it can be taken back. What has been taken, and whether a
/// step may still be taken, is the alert's own knowledge: a deadline that fires late, twice or in vain changes nothing.
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE,
        creatorVisibility = Visibility.ANY)
final class EscalationSaga {
    private @Nullable StepId waiting;
    private transient @Nullable Escalations escalations;

    void use(Escalations resource) {
        this.escalations = resource;
    }

    private Escalations escalations() {
        return Objects.requireNonNull(escalations);
    }

    @StartSaga
    @SagaEventHandler(associationProperty = "alertId")
    void on(AlertRaised event, EventMessage<?> message) {
        if (event.policyId() == null) {
            SagaLifecycle.end();
        } else {
            begin(event.signalId(), event.alertId(), event.namespace(), event.policyId(), 1, message);
        }
    }

    @StartSaga
    @SagaEventHandler(associationProperty = "alertId")
    void on(AlertUnacknowledged event, EventMessage<?> message) {
        if (event.policyId() == null) {
            SagaLifecycle.end();
        } else {
            begin(event.signalId(), event.alertId(), event.namespace(), event.policyId(), event.round(), message);
        }
    }

    private void begin(
            SignalId signalId, AlertId alertId, String namespace, PolicyId policyId, int round, EventMessage<?> cause) {
        Recorded recorded = Recorded.of(cause);
        waiting =
                escalations().begin(signalId, alertId, namespace, policyId, round, recorded.at(), recorded.requestId());
    }

    /// The round that has begun may be another than was asked for: one of before this saga was there.
    @SagaEventHandler(associationProperty = "alertId")
    void on(EscalationStarted event) {
        StepId first = event.steps().getFirst().stepId();
        if (!first.equals(waiting)) {
            stop();
            waiting = first;
            escalations().awaitFirst(event.signalId(), event.alertId(), event.steps(), event.at());
        }
    }

    @SagaEventHandler(associationProperty = "alertId")
    void on(EscalationStepFired event) {
        waiting = event.next();
        if (event.next() == null || event.nextDue() == null) {
            SagaLifecycle.end();
        } else {
            escalations().await(event.signalId(), event.alertId(), event.next(), event.nextDue());
        }
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "alertId")
    void on(EscalationStalled event) {
        stop();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "alertId")
    void on(AlertAcknowledged event) {
        stop();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "alertId")
    void on(AlertResolved event) {
        stop();
    }

    private void stop() {
        if (waiting != null) {
            escalations().takeBack(waiting);
        }
    }
}
