package io.infranaut.platform.redis;

import com.github.luben.zstd.ZstdOutputStream;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.ContentCoding;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;

/// The latest batches of each dataset in Redis. It says nothing about what it does not hold: whoever reads it knows
/// which batches there are, and takes those that are here. So any part of it may be lost at any time.
public final class HotWindow {
    private static final CompositeCodec ROWS = new CompositeCodec(LongCodec.INSTANCE, ByteArrayCodec.INSTANCE);
    private static final CompositeCodec NOTES = new CompositeCodec(LongCodec.INSTANCE, StringCodec.INSTANCE);
    private static final int ALL = Integer.MAX_VALUE;

    private final RedissonClient redis;
    private final Limits limits;

    public HotWindow(RedissonClient redis, Limits limits) {
        this.redis = redis;
        this.limits = limits;
    }

    /// How much of a dataset is kept.
    ///
    /// @param age since a batch was stored
    public record Limits(long rows, long bytes, Duration age) {}

    /// A batch that is here.
    ///
    /// @param bytes as compressed
    public record Note(long rows, long bytes, Instant storedAt) {
        private String text() {
            return rows + " " + bytes + " " + storedAt.toEpochMilli();
        }

        private static Note parse(String text) {
            String[] parts = text.split(" ", 3);
            return new Note(
                    Long.parseLong(parts[0]), Long.parseLong(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2])));
        }
    }

    /// Adds a batch, if it is not too large, and lets the oldest go.
    ///
    /// @param ordinal by which a dataset's batches are ordered
    public void put(UUID dataset, long ordinal, Table rows, Instant storedAt, Instant now) throws IOException {
        if (rows.rows() > limits.rows() || storedAt.isBefore(now.minus(limits.age()))) {
            return;
        }
        byte[] bytes = encode(rows);
        if (bytes.length <= limits.bytes()) {
            rows(dataset).fastPut(ordinal, bytes);
            notes(dataset).fastPut(ordinal, new Note(rows.rows(), bytes.length, storedAt).text());
            trim(dataset, now);
        }
    }

    private void trim(UUID dataset, Instant now) {
        long rows = 0;
        long bytes = 0;
        for (Map.Entry<Long, Note> entry : batches(dataset).descendingMap().entrySet()) {
            rows += entry.getValue().rows();
            bytes += entry.getValue().bytes();
            if (rows > limits.rows()
                    || bytes > limits.bytes()
                    || entry.getValue().storedAt().isBefore(now.minus(limits.age()))) {
                notes(dataset).fastRemove(entry.getKey());
                rows(dataset).fastRemove(entry.getKey());
            }
        }
        rows(dataset).expire(limits.age());
        notes(dataset).expire(limits.age());
    }

    /// The batches that are here, by ordinal.
    public TreeMap<Long, Note> batches(UUID dataset) {
        var batches = new TreeMap<Long, Note>();
        notes(dataset).readAllMap().forEach((ordinal, note) -> batches.put(ordinal, Note.parse(note)));
        return batches;
    }

    /// The rows of a batch, unless they are gone.
    public Optional<Table> read(UUID dataset, long ordinal, TableSchema schema) throws IOException {
        byte[] bytes = rows(dataset).get(ordinal);
        return bytes == null ? Optional.empty() : Optional.of(decode(bytes, schema));
    }

    public Limits limits() {
        return limits;
    }

    private RMap<Long, byte[]> rows(UUID dataset) {
        return redis.getMap("infranaut:hot:" + dataset + ":rows", ROWS);
    }

    private RMap<Long, String> notes(UUID dataset) {
        return redis.getMap("infranaut:hot:" + dataset + ":notes", NOTES);
    }

    private static byte[] encode(Table rows) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = RowFormat.NDJSON.write(new ZstdOutputStream(bytes), rows.schema())) {
            writer.write(rows);
        }
        return bytes.toByteArray();
    }

    private static Table decode(byte[] bytes, TableSchema schema) throws IOException {
        var in = ContentCoding.ZSTD.decode(new ByteArrayInputStream(bytes), Long.MAX_VALUE);
        try (var reader = RowFormat.NDJSON.read(in, schema, new ReadLimits(ALL, ALL))) {
            RowBatch batch = reader.next(ALL);
            if (batch == null) {
                return Table.empty(schema);
            }
            if (!batch.bad().isEmpty()) {
                throw new IOException("rows in Redis do not fit their schema: "
                        + batch.bad().getFirst().problems());
            }
            return batch.table();
        }
    }
}
