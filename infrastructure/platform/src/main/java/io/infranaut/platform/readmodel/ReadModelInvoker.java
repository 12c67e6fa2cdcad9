package io.infranaut.platform.readmodel;

import io.infranaut.platform.axon.EventKinds;
import io.infranaut.platform.axon.Governed;
import io.infranaut.platform.axon.Recorded;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jooq.DSLContext;

/// Hands a processor's events to a read model.
record ReadModelInvoker(ReadModel model, EventKinds kinds, DSLContext db, DeadLetters letters)
        implements EventHandlerInvoker, Governed {
    ReadModelInvoker(ReadModel model, DSLContext db, DeadLetters letters) {
        this(model, new EventKinds(model.events()), db, letters);
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return kinds.have(message.getPayloadType())
                && (segment.getMask() == 0
                        || segment.matches(model.sequenceKey(message.getPayload(), Recorded.of(message))));
    }

    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return kinds.have(payloadType);
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        if (canHandle(message, segment)) {
            Recorded recorded = Recorded.of(message);
            letters.apply(
                    Generation.of(db),
                    String.valueOf(model.sequenceKey(message.getPayload(), recorded)),
                    recorded,
                    () -> apply(message.getPayload(), recorded),
                    !(CurrentUnitOfWork.get() instanceof BatchingUnitOfWork<?> batch) || batch.isLastMessage());
        }
    }

    void apply(Object event, Recorded recorded) {
        TimeLine.at(recorded.position(), () -> model.on(event, recorded, db));
    }

    @Override
    public boolean isReadModel() {
        return true;
    }

    @Override
    public boolean mayBePaused() {
        return model.mayBePaused();
    }

    @Override
    public boolean maySplit() {
        return true;
    }

    @Override
    public boolean supportsReset() {
        return false;
    }
}
