package io.infranaut.platform.axon;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/// The whole history in its one order, wherever it is kept. Every token is a position: a plain number, counted from 1,
/// of the last event that was taken; 0 stands before the first. Nothing is ever added below a position that was handed
/// out.
public interface EventLog extends StreamableMessageSource<TrackedEventMessage<?>> {
    /// The position of the newest event; 0 when there is none.
    long newest();

    /// What [Recorded#of(EventMessage)] says of an event that was read here.
    default Recorded recorded(TrackedEventMessage<?> event) {
        return Recorded.of(event);
    }

    /// The position that a token stands for.
    static long position(TrackingToken token) {
        return token.position()
                .orElseThrow(() -> new IllegalArgumentException("a token of another event store: " + token));
    }
}
