package io.infranaut.ingestion.process;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.Crash;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.format.BodyTooLargeException;
import io.infranaut.platform.format.ContentCoding;
import io.infranaut.platform.format.MalformedBodyException;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.BatchReference;
import io.infranaut.platform.queue.Outcome;
import io.infranaut.platform.queue.QueuedBatch;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.Segment.TimeRange;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.table.BatchCheck;
import io.infranaut.platform.table.BatchCheck.Failure;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.PartitionCommand.RejectBatch;
import io.infranaut.storage.api.PartitionCommand.StoreBatch;
import io.infranaut.storage.api.PartitionId;
import io.infranaut.storage.api.Quarantine;
import io.infranaut.storage.api.SegmentRef;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/// Makes a batch part of the history: reads its rows, lets the checks look at them, writes what failed to quarantine
/// and the rest to a segment, and records all of it with the batch's offset in one transaction.
@Component
class BatchWorker {
    private static final int AT_ONCE = 2;

    private final SpoolStore spool;
    private final SegmentStore segments;
    private final BatchQueue queue;
    private final CommandSender sender;
    private final Schemas schemas;
    private final ObjectProvider<BatchCheck> checks;
    private final Clock clock;
    private final long maxDecoded;
    private final Semaphore atOnce = new Semaphore(AT_ONCE);

    BatchWorker(
            SpoolStore spool,
            SegmentStore segments,
            BatchQueue queue,
            CommandSender sender,
            Schemas schemas,
            ObjectProvider<BatchCheck> checks,
            Clock clock,
            @Value("${infranaut.ingestion.max-batch:128MB}") DataSize maxDecoded) {
        this.spool = spool;
        this.segments = segments;
        this.queue = queue;
        this.sender = sender;
        this.schemas = schemas;
        this.checks = checks;
        this.clock = clock;
        this.maxDecoded = maxDecoded.toBytes();
    }

    OpenBody openBody() {
        return new OpenBody(spool, maxDecoded);
    }

    /// Where a batch stands in its partition.
    record Place(PartitionId partition, int number, long offset) {}

    /// Does a batch, unless it is done.
    ///
    /// @return the share of its rows that are bad, 1 when nothing could be read
    double work(BatchReference reference, Place place, OpenBody body) throws IOException, InterruptedException {
        if (queue.find(reference.batchId()).filter(QueuedBatch::isDone).isPresent()) {
            return 0;
        }
        atOnce.acquire();
        try {
            RowBatch batch = body.read(reference, schemas.of(reference.datasetId()));
            return batch.size() == 0
                    ? reject(reference, place, "the batch has no rows")
                    : store(reference, place, batch);
        } catch (MalformedBodyException | BodyTooLargeException e) {
            return reject(reference, place, String.valueOf(e.getMessage()));
        } finally {
            atOnce.release();
        }
    }

    private double store(BatchReference reference, Place place, RowBatch batch) throws IOException {
        var failures = new ArrayList<Failure>();
        var commands = new ArrayList<Object>();
        if (batch.table().rows() > 0) {
            for (BatchCheck check : checks.orderedStream().toList()) {
                BatchCheck.Outcome outcome =
                        check.check(reference.datasetId(), reference.batchId(), batch.table(), reference.acceptedAt());
                failures.addAll(outcome.failures());
                commands.addAll(outcome.commands());
            }
        }
        Table valid = without(batch.table(), failures);
        SegmentRef segment = valid.rows() == 0 ? null : reference(segments.write(valid));
        Crash.SEGMENT_WRITTEN.here();
        Quarantine quarantine = batch.bad().isEmpty() && failures.isEmpty()
                ? null
                : QuarantineFile.write(spool, batch, failures, header(reference, batch));
        Instant now = clock.instant();
        commands.addFirst(new StoreBatch(
                place.partition(),
                new BatchId(reference.batchId()),
                new DatasetId(reference.datasetId()),
                reference.sourceId(),
                place.offset(),
                segment,
                quarantine,
                reference.bytes(),
                reference.acceptedBy(),
                reference.acceptedAt(),
                now));
        long quarantined = quarantine == null ? 0 : quarantine.rows();
        record(
                reference,
                place,
                new Outcome(
                        segment == null ? null : segment.file(),
                        segment == null ? null : segment.rowsDigest(),
                        valid.rows(),
                        quarantined,
                        quarantine == null ? null : quarantine.file(),
                        null),
                commands,
                now);
        return (double) quarantined / batch.size();
    }

    private @Nullable String header(BatchReference reference, RowBatch batch) throws IOException {
        if (batch.bad().isEmpty()
                || RowFormat.ofMediaType(reference.contentType()).orElse(null) != RowFormat.CSV) {
            return null;
        }
        ContentCoding coding = ContentCoding.of(reference.contentEncoding()).orElseThrow();
        try (var body = new BufferedInputStream(coding.decode(spool.open(reference.body()), Long.MAX_VALUE))) {
            return QuarantineFile.header(body);
        }
    }

    private double reject(BatchReference reference, Place place, String reason) {
        Instant now = clock.instant();
        record(
                reference,
                place,
                new Outcome(null, null, 0, 0, null, reason),
                List.of(new RejectBatch(
                        place.partition(),
                        new BatchId(reference.batchId()),
                        new DatasetId(reference.datasetId()),
                        reference.sourceId(),
                        place.offset(),
                        reference.body(),
                        reason,
                        reference.bytes(),
                        now)),
                now);
        return 1;
    }

    private void record(BatchReference reference, Place place, Outcome outcome, List<Object> commands, Instant now) {
        Caller caller = Caller.system("ingestion", now, reference.batchId().toString());
        sender.together(() -> {
            if (queue.finish(reference, place.number(), place.offset(), outcome, now)) {
                commands.forEach(command -> sender.send(command, caller));
            }
        });
    }

    private static Table without(Table table, List<Failure> failures) {
        if (failures.isEmpty()) {
            return table;
        }
        var failed = new BitSet(table.rows());
        failures.forEach(failure -> failed.set(failure.row()));
        var kept = new int[table.rows() - failed.cardinality()];
        int n = 0;
        for (int i = failed.nextClearBit(0); i < table.rows(); i = failed.nextClearBit(i + 1)) {
            kept[n++] = i;
        }
        return table.select(kept);
    }

    private static SegmentRef reference(Segment segment) {
        @Nullable TimeRange time = segment.time().orElse(null);
        return new SegmentRef(
                segment.file(),
                segment.logical(),
                segment.rows(),
                segment.bytes(),
                time == null ? null : time.first(),
                time == null ? null : time.last());
    }
}
