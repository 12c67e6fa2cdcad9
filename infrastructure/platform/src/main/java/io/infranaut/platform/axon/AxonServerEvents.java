package io.infranaut.platform.axon;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.infranaut.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// An event as Axon Server keeps it: the same JSON, name and revision as in PostgreSQL, metadata as texts, the time cut
/// to milliseconds.
final class AxonServerEvents {
    private AxonServerEvents() {}

    static Event of(DomainEventMessage<?> message, Serializer serializer) {
        var payload = message.serializePayload(serializer, byte[].class);
        var event = Event.newBuilder()
                .setMessageIdentifier(message.getIdentifier())
                .setAggregateIdentifier(message.getAggregateIdentifier())
                .setAggregateType(textOf(message.getType()))
                .setAggregateSequenceNumber(message.getSequenceNumber())
                .setTimestamp(message.getTimestamp().toEpochMilli())
                .setPayload(SerializedObject.newBuilder()
                        .setType(payload.getType().getName())
                        .setRevision(textOf(payload.getType().getRevision()))
                        .setData(ByteString.copyFrom(payload.getData())));
        message.getMetaData()
                .forEach((key, value) -> event.putMetaData(
                        key,
                        MetaDataValue.newBuilder()
                                .setTextValue(value.toString())
                                .build()));
        return event.build();
    }

    static DomainEventData<byte[]> stored(Event event) {
        return new GenericDomainEventEntry<>(
                nullIfEmpty(event.getAggregateType()),
                event.getAggregateIdentifier(),
                event.getAggregateSequenceNumber(),
                event.getMessageIdentifier(),
                Instant.ofEpochMilli(event.getTimestamp()),
                event.getPayload().getType(),
                nullIfEmpty(event.getPayload().getRevision()),
                event.getPayload().getData().toByteArray(),
                metadata(event).getBytes(StandardCharsets.UTF_8));
    }

    /// As the event serializer writes it.
    static String metadata(Event event) {
        var texts = new TreeMap<String, String>();
        event.getMetaDataMap().forEach((key, value) -> texts.put(key, value.getTextValue()));
        return Json.mapper().writeValueAsString(texts);
    }

    static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String textOf(@Nullable String text) {
        return text == null ? "" : text;
    }
}
