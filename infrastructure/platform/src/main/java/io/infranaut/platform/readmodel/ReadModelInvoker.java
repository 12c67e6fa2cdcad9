package io.infranaut.platform.readmodel;

import io.infranaut.platform.axon.Recorded;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.jooq.DSLContext;

/// Hands a processor's events to a read model.
record ReadModelInvoker(ReadModel model, DSLContext db) implements EventHandlerInvoker {
    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        return segment.matches(model.sequenceKey(message.getPayload(), Recorded.of(message)));
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        if (canHandle(message, segment)) {
            Recorded recorded = Recorded.of(message);
            TimeLine.at(recorded.position(), () -> model.on(message.getPayload(), recorded, db));
        }
    }

    @Override
    public boolean supportsReset() {
        return false;
    }
}
