package io.infranaut.platform.readmodel;

import io.infranaut.platform.axon.EventKinds;
import io.infranaut.platform.axon.Governed;
import io.infranaut.platform.axon.Recorded;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/// Hands events to a read model.
///
/// @param rows makes those of a new transaction
record ReadModelInvoker(
        ReadModel model, EventKinds kinds, Generation generation, Supplier<Rows> rows, DeadLetters letters)
        implements EventHandlerInvoker, Governed {
    ReadModelInvoker(ReadModel model, Generation generation, Supplier<Rows> rows, DeadLetters letters) {
        this(model, new EventKinds(model.events()), generation, rows, letters);
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
            DeadLetters.Batch batch = letters.batch(generation, rows);
            apply(message.getPayload(), Recorded.of(message), batch);
            if (!(CurrentUnitOfWork.get() instanceof BatchingUnitOfWork<?> unit) || unit.isLastMessage()) {
                batch.finish();
            }
        }
    }

    void apply(Object event, Recorded recorded, DeadLetters.Batch batch) {
        batch.apply(
                String.valueOf(model.sequenceKey(event, recorded)),
                recorded,
                changed -> model.on(event, recorded, changed));
    }

    /// Applies an event that could not be taken in before, in the thread's transaction.
    void applyAlone(Object event, Recorded recorded) {
        Rows changed = rows.get();
        changed.at(recorded.position());
        model.on(event, recorded, changed);
        changed.send();
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
