package io.infranaut.platform.axon;

import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/// Where and when an event was recorded, and who caused it.
///
/// @param position in the order of all events, counted from 1
/// @param eventId unique id of the event
/// @param aggregateId of the stream it belongs to
/// @param version its number in that stream, counted from 0
/// @param at when
/// @param actor who
/// @param requestId of the request that caused it
public record Recorded(
        long position, String eventId, String aggregateId, long version, Instant at, String actor, String requestId) {

    public static Recorded of(EventMessage<?> message) {
        var event = (DomainEventMessage<?>) message;
        long position = message instanceof TrackedEventMessage<?> tracked
                ? tracked.trackingToken().position().orElse(0)
                : 0;
        return new Recorded(
                position,
                event.getIdentifier(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event.getTimestamp(),
                String.valueOf(event.getMetaData().getOrDefault("actor", "")),
                String.valueOf(event.getMetaData().getOrDefault("requestId", "")));
    }
}
