package io.infranaut.platform.publication;

import io.infranaut.platform.axon.EventSerializer;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.axon.Upcasters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.serialization.SerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Makes Kafka records of events, as the Kafka protocol binding of CloudEvents 1.0 says (binary content mode).
@Component
public final class CloudEvents {
    /// How the names of all topics of an instance begin.
    public static final String TOPICS = "infranaut.";

    static final String CONTENT_TYPE = "application/json";

    private final EventSerializer serializer;
    private final String publicUrl;

    /// @param publicUrl under which the API of this instance is known to those who read its events
    CloudEvents(
            EventSerializer serializer,
            @Value("${infranaut.public-url:http://localhost:${server.port}}") String publicUrl) {
        this.serializer = serializer;
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
    }

    /// The topic of an event.
    ///
    /// @param type the event's stable name, `context.Name`
    public static String topic(String type) {
        return TOPICS + context(type);
    }

    /// The context of an event, the first part of its type.
    public static String context(String type) {
        return type.substring(0, Math.max(0, type.indexOf('.')));
    }

    /// Where the schema of an event is.
    String schema(String type, int revision) {
        return publicUrl + "/api/v1/schemas/events/" + type + "/" + revision;
    }

    static String source(String context) {
        return "/infranaut/" + context;
    }

    static String type(String type, int revision) {
        return "io.infranaut." + type + ".v" + revision;
    }

    /// @param chosen the topic that the record is for; null for the one where the event belongs
    public ProducerRecord<String, byte[]> record(EventMessage<?> event, @Nullable String chosen) {
        Recorded recorded = Recorded.of(event);
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        String type = payload.getType().getName();
        String topic = chosen == null ? topic(type) : chosen;
        int revision = Upcasters.revisionOf(payload.getType());
        var record = new ProducerRecord<>(
                topic, null, recorded.at().toEpochMilli(), recorded.aggregateId(), payload.getData());
        attribute(record, "ce_specversion", "1.0");
        attribute(record, "ce_id", recorded.eventId());
        attribute(record, "ce_source", source(context(type)));
        attribute(record, "ce_type", type(type, revision));
        attribute(record, "ce_subject", recorded.aggregateId());
        attribute(record, "ce_time", recorded.at().toString());
        attribute(record, "ce_dataschema", schema(type, revision));
        attribute(record, "ce_sequence", Long.toString(recorded.version()));
        attribute(record, "ce_position", Long.toString(recorded.position()));
        attribute(record, "content-type", CONTENT_TYPE);
        return record;
    }

    private static void attribute(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
