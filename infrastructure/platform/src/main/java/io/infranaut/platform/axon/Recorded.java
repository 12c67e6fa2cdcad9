package io.infranaut.platform.axon;

import io.infranaut.platform.json.Json;
import java.time.Instant;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;
import tools.jackson.core.JsonParser;

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
    private static final String ACTOR = "actor";
    private static final String REQUEST = "requestId";

    public static Recorded of(EventMessage<?> message) {
        return of(
                message,
                String.valueOf(message.getMetaData().getOrDefault(ACTOR, "")),
                String.valueOf(message.getMetaData().getOrDefault(REQUEST, "")));
    }

    /// The same for an event that was just read, of whose metadata only that much is decoded.
    ///
    /// @param serializer with which it was read
    static Recorded of(EventMessage<?> message, Serializer serializer) {
        String actor = "";
        String requestId = "";
        byte[] metadata = message.serializeMetaData(serializer, byte[].class).getData();
        try (JsonParser json = Json.mapper().createParser(metadata)) {
            json.nextToken();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                String value = json.nextStringValue();
                if (name.equals(ACTOR)) {
                    actor = String.valueOf(value);
                } else if (name.equals(REQUEST)) {
                    requestId = String.valueOf(value);
                }
            }
        }
        return of(message, actor, requestId);
    }

    private static Recorded of(EventMessage<?> message, String actor, String requestId) {
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
                actor,
                requestId);
    }
}
