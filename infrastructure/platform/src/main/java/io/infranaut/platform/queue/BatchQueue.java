package io.infranaut.platform.queue;

import io.infranaut.platform.Crash;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.http.BodyTooLarge;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.springframework.transaction.support.TransactionTemplate;

/// The queue of batches. What [#put] returns for is in Kafka, and will be stored once.
public final class BatchQueue {
    /// What was begun so long ago and never reached Kafka does not wait: nobody was told that it was accepted.
    private static final Duration BEGUN = Duration.ofMinutes(2);

    private static final String COLUMNS =
            "batch_id, source_id, dataset_id, bytes, accepted_at, outcome, request_digest, record_offset";

    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final KafkaClients kafka;
    private final Duration patience;
    private final Set<String> topics = ConcurrentHashMap.newKeySet();

    public BatchQueue(DSLContext db, TransactionTemplate transaction, KafkaClients kafka, Duration patience) {
        this.db = db;
        this.transaction = transaction;
        this.kafka = kafka;
        this.patience = patience;
    }

    /// The topic of a source's batches.
    public static String topic(UUID sourceId) {
        return "infranaut.queue." + sourceId;
    }

    /// Makes a source's topic, if it is not there yet. Its records are kept for ever: they are small.
    public String ensureTopic(UUID sourceId) {
        String topic = topic(sourceId);
        if (!topics.contains(topic)) {
            kafka.ensureTopic(topic, 1, Map.of("retention.ms", "-1", "cleanup.policy", "delete"), patience);
            topics.add(topic);
        }
        return topic;
    }

    /// Puts a batch whose body is spooled. The same batch again is not put again.
    ///
    /// @return the batch, which may be done already when it was put before
    /// @throws QueueFull at the bound
    /// @throws BodyTooLarge for a batch beyond the bound of an empty queue
    /// @throws InvalidInput when the batch's id was used for another body
    /// @throws io.infranaut.platform.kafka.KafkaUnavailable when Kafka does not take it in time
    public QueuedBatch put(BatchReference reference, Bound bound) {
        String digest = digest(reference);
        Optional<QueuedBatch> before =
                Objects.requireNonNull(transaction.execute(status -> begin(reference, digest, bound)));
        if (before.isPresent()) {
            return before.get();
        }
        String topic = ensureTopic(reference.sourceId());
        RecordMetadata sent = kafka.send(
                new ProducerRecord<>(
                        topic, reference.batchId().toString(), Json.mapper().writeValueAsBytes(reference)),
                patience);
        Crash.BATCH_QUEUED.here();
        db.execute(
                "update platform.queued_batch set partition = ?, record_offset = ? where batch_id = ?",
                sent.partition(),
                sent.offset(),
                reference.batchId());
        return new QueuedBatch(
                reference.batchId(),
                reference.sourceId(),
                reference.datasetId(),
                reference.bytes(),
                reference.acceptedAt(),
                null);
    }

    private Optional<QueuedBatch> begin(BatchReference reference, String digest, Bound bound) {
        db.execute(
                "select pg_advisory_xact_lock(hashtextextended(?, 8))",
                reference.sourceId().toString());
        Record row = db.fetchOne(
                "select " + COLUMNS + " from platform.queued_batch where batch_id = ?", reference.batchId());
        if (row != null) {
            if (!row.get("request_digest", String.class).equals(digest)) {
                throw new InvalidInput("#Idempotency-Key", "this Idempotency-Key was used for another body");
            }
            return row.get("record_offset") != null || row.get("outcome") != null
                    ? Optional.of(batch(row))
                    : Optional.empty();
        }
        if (reference.bytes() > bound.bytes()) {
            throw new BodyTooLarge(bound.bytes());
        }
        Waiting waiting = waiting(reference.sourceId());
        if (waiting.batches() > 0
                && (waiting.bytes() + reference.bytes() > bound.bytes()
                        || waiting.rows() + reference.rowEstimate() > bound.rows())) {
            throw new QueueFull(waiting, bound);
        }
        db.execute(
                "insert into platform.queued_batch (batch_id, source_id, dataset_id, request_digest, body, bytes,"
                        + " row_estimate, accepted_by, accepted_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz)",
                reference.batchId(),
                reference.sourceId(),
                reference.datasetId(),
                digest,
                reference.body().value(),
                reference.bytes(),
                reference.rowEstimate(),
                reference.acceptedBy(),
                reference.acceptedAt().toString());
        return Optional.empty();
    }

    /// Refuses early, before a body is read for nothing.
    ///
    /// @throws QueueFull at the bound
    public void mustHaveRoom(UUID sourceId, Bound bound) {
        Waiting waiting = waiting(sourceId);
        if (waiting.bytes() >= bound.bytes() || waiting.rows() >= bound.rows()) {
            throw new QueueFull(waiting, bound);
        }
    }

    /// What a source has waiting.
    public Waiting waiting(UUID sourceId) {
        return waiting().getOrDefault(sourceId, Waiting.NOTHING);
    }

    /// What waits, by source.
    public Map<UUID, Waiting> waiting() {
        var all = new TreeMap<UUID, Waiting>();
        db.fetch(
                        "select source_id, count(*) n, sum(row_estimate)::bigint r, sum(bytes)::bigint b, min(accepted_at) o"
                                + " from platform.queued_batch where done_at is null"
                                + " and (record_offset is not null or accepted_at > now() - make_interval(secs => ?))"
                                + " group by source_id",
                        BEGUN.toSeconds())
                .forEach(row -> all.put(
                        row.get("source_id", UUID.class),
                        new Waiting(
                                row.get("n", Long.class),
                                row.get("r", Long.class),
                                row.get("b", Long.class),
                                row.get("o", Instant.class))));
        return all;
    }

    /// Marks a batch as done, in the thread's transaction.
    ///
    /// @return whether it was not done before: only then may what it says be recorded
    public boolean finish(BatchReference reference, int partition, long offset, Outcome outcome, Instant at) {
        return db.execute(
                        "insert into platform.queued_batch as q (batch_id, source_id, dataset_id, request_digest, body,"
                                + " bytes, row_estimate, accepted_by, accepted_at, partition, record_offset, outcome,"
                                + " done_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?::jsonb, ?::timestamptz)"
                                + " on conflict (batch_id) do update set partition = excluded.partition,"
                                + " record_offset = excluded.record_offset, outcome = excluded.outcome,"
                                + " done_at = excluded.done_at where q.done_at is null",
                        reference.batchId(),
                        reference.sourceId(),
                        reference.datasetId(),
                        digest(reference),
                        reference.body().value(),
                        reference.bytes(),
                        reference.rowEstimate(),
                        reference.acceptedBy(),
                        reference.acceptedAt().toString(),
                        partition,
                        offset,
                        Json.mapper().writeValueAsString(outcome),
                        at.toString())
                == 1;
    }

    /// A batch that was accepted.
    public Optional<QueuedBatch> find(UUID batchId) {
        return db.fetchOptional("select " + COLUMNS + " from platform.queued_batch where batch_id = ?", batchId)
                .map(BatchQueue::batch);
    }

    private static QueuedBatch batch(Record row) {
        JSONB outcome = row.get("outcome", JSONB.class);
        return new QueuedBatch(
                row.get("batch_id", UUID.class),
                row.get("source_id", UUID.class),
                row.get("dataset_id", UUID.class),
                row.get("bytes", Long.class),
                row.get("accepted_at", Instant.class),
                outcome == null ? null : Json.mapper().readValue(outcome.data(), Outcome.class));
    }

    private static String digest(BatchReference reference) {
        String said = String.join(
                "\n",
                reference.sourceId().toString(),
                reference.body().value(),
                reference.contentType(),
                reference.contentEncoding(),
                String.valueOf(reference.rows()));
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return new Digest(HexFormat.of().formatHex(sha.digest(said.getBytes(StandardCharsets.UTF_8)))).value();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
