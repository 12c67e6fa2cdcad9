package io.infranaut.audit.projection.publication;

import io.infranaut.platform.axon.Recorded;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// Makes Kafka records of events, as the Kafka protocol binding of CloudEvents 1.0 says (binary content mode).
final class CloudEvents {
    private CloudEvents() {}

    /// @param type the event's stable name, `context.Name`
    /// @param revision of its shape
    /// @param json the stored payload
    static ProducerRecord<String, byte[]> record(
            Recorded recorded, String type, @Nullable String revision, byte[] json) {
        String context = type.substring(0, Math.max(0, type.indexOf('.')));
        var record = new ProducerRecord<>(
                "infranaut." + context, null, recorded.at().toEpochMilli(), recorded.aggregateId(), json);
        attribute(record, "ce_specversion", "1.0");
        attribute(record, "ce_id", recorded.eventId());
        attribute(record, "ce_source", "/infranaut/" + context);
        attribute(record, "ce_type", "io.infranaut." + type + ".v" + (revision == null ? "1" : revision));
        attribute(record, "ce_subject", recorded.aggregateId());
        attribute(record, "ce_time", recorded.at().toString());
        attribute(record, "ce_sequence", Long.toString(recorded.version()));
        attribute(record, "ce_position", Long.toString(recorded.position()));
        attribute(record, "content-type", "application/json");
        return record;
    }

    private static void attribute(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
