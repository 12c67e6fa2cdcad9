package io.infranaut.platform.transparency;

import static io.infranaut.persistence.jooq.event_store.Tables.DOMAIN_EVENT;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// An event as it is stored.
///
/// @param position in the order of all events
/// @param sequence in the order of its aggregate's events, counted from 0
/// @param recordedAt microseconds since 1970-01-01T00:00:00Z
/// @param payload as stored
/// @param metadata as stored
public record EventRecord(
        long position,
        String eventId,
        String type,
        @Nullable String revision,
        @Nullable String aggregateType,
        String aggregateId,
        long sequence,
        long recordedAt,
        byte[] payload,
        byte[] metadata) {
    /// The first field of the canonical bytes.
    public static final String FORMAT = "infranaut.event.v1";

    /// The columns that [#of(Record)] reads.
    public static final List<Field<?>> FIELDS = List.of(
            DOMAIN_EVENT.POSITION,
            DOMAIN_EVENT.EVENT_ID,
            DOMAIN_EVENT.TYPE,
            DOMAIN_EVENT.REVISION,
            DOMAIN_EVENT.AGGREGATE_TYPE,
            DOMAIN_EVENT.AGGREGATE_ID,
            DOMAIN_EVENT.SEQUENCE_NUMBER,
            DOMAIN_EVENT.RECORDED_AT,
            DOMAIN_EVENT.PAYLOAD,
            DOMAIN_EVENT.METADATA);

    public static EventRecord of(Record row) {
        return new EventRecord(
                row.get(DOMAIN_EVENT.POSITION),
                row.get(DOMAIN_EVENT.EVENT_ID),
                row.get(DOMAIN_EVENT.TYPE),
                row.get(DOMAIN_EVENT.REVISION),
                row.get(DOMAIN_EVENT.AGGREGATE_TYPE),
                row.get(DOMAIN_EVENT.AGGREGATE_ID),
                row.get(DOMAIN_EVENT.SEQUENCE_NUMBER),
                ChronoUnit.MICROS.between(Instant.EPOCH, row.get(DOMAIN_EVENT.RECORDED_AT)),
                row.get(DOMAIN_EVENT.PAYLOAD),
                row.get(DOMAIN_EVENT.METADATA));
    }

    /// The bytes that the leaf of this event is the hash of: [#FORMAT] and then the components in their order, each as
    /// its length in four bytes, most significant first, and so many bytes; numbers as decimal text, text in UTF-8. A
    /// component that is null has the length -1 and no bytes.
    public byte[] canonical() {
        var bytes = new ByteArrayOutputStream(256 + payload.length + metadata.length);
        try (var out = new DataOutputStream(bytes)) {
            put(out, FORMAT);
            put(out, Long.toString(position));
            put(out, eventId);
            put(out, type);
            put(out, revision);
            put(out, aggregateType);
            put(out, aggregateId);
            put(out, Long.toString(sequence));
            put(out, Long.toString(recordedAt));
            put(out, payload);
            put(out, metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            put(out, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void put(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public Hash leaf() {
        return Hash.leaf(canonical());
    }
}
