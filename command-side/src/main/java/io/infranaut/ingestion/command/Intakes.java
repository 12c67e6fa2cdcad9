package io.infranaut.ingestion.command;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceCommand.RegisterDirectSource;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.format.ContentCoding;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.queue.BatchAcceptor;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.BatchReference;
import io.infranaut.platform.queue.Bound;
import io.infranaut.platform.queue.Outcome;
import io.infranaut.platform.queue.QueuedBatch;
import io.infranaut.platform.queue.RowBody;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.segment.SpoolStore.Spooled;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/// Takes in what is pushed: first the body to the disk, then its reference to the queue.
@Component
class Intakes implements BatchAcceptor {
    private static final int GUESSED_ROW = 64;

    private final SpoolStore spool;
    private final BatchQueue queue;
    private final CommandSender sender;
    private final SourceDirectory directory;
    private final long maxBody;
    private final Set<UUID> direct = ConcurrentHashMap.newKeySet();

    Intakes(
            SpoolStore spool,
            BatchQueue queue,
            CommandSender sender,
            SourceDirectory directory,
            @Value("${infranaut.ingestion.max-batch:128MB}") DataSize maxBody) {
        this.spool = spool;
        this.queue = queue;
        this.sender = sender;
        this.directory = directory;
        this.maxBody = maxBody.toBytes();
    }

    @Override
    public QueuedBatch accept(UUID datasetId, RowBody body, Caller caller) throws IOException {
        var dataset = new DatasetId(datasetId);
        DatasetRegistered registered = directory.dataset(dataset, caller);
        var source = new SourceId(Ids.derived("ingestion.direct", datasetId.toString()));
        if (direct.add(datasetId)) {
            try {
                sender.send(
                        new RegisterDirectSource(
                                source, registered.namespace(), "direct:" + registered.name(), dataset, caller.at()),
                        Caller.system("ingestion", caller.at(), caller.requestId()));
            } catch (RuntimeException e) {
                direct.remove(datasetId);
                throw e;
            }
        }
        return accept(source, dataset, Intake.DEFAULT, body, caller);
    }

    /// Accepts a batch for a source.
    QueuedBatch accept(SourceId source, DatasetId dataset, Intake intake, RowBody body, Caller caller)
            throws IOException {
        var bound = new Bound(intake.queueRows(), intake.queueBytes());
        if (caller.idempotencyKey() == null) {
            queue.mustHaveRoom(source.value(), bound);
        }
        var rows =
                new RowCount(body.bytes(), body.coding() == ContentCoding.IDENTITY ? body.format() : RowFormat.PARQUET);
        Spooled spooled = spool.write(rows, maxBody);
        if (spooled.bytes() == 0) {
            throw new InvalidInput("", "the body is empty");
        }
        UUID batch = caller.idempotencyKey() == null
                ? Ids.next(caller.at())
                : Ids.derived("ingestion.batch", caller.actor().value(), caller.idempotencyKey());
        var reference = new BatchReference(
                batch,
                source.value(),
                dataset.value(),
                spooled.digest(),
                body.format().mediaType(),
                body.encoding(),
                spooled.bytes(),
                estimate(body, rows, spooled),
                null,
                caller.actor().value(),
                caller.at(),
                caller.idempotencyKey());
        return queue.put(reference, bound);
    }

    /// Puts the rows of a batch that failed into the queue again, as a batch whose id is derived from the first's: a
    /// second replay of the same batch changes nothing.
    QueuedBatch replay(QueuedBatch failed, Intake intake, Caller caller) throws IOException {
        Outcome outcome = Objects.requireNonNull(failed.outcome());
        Replay rows = Replay.of(spool, Objects.requireNonNull(outcome.quarantine()));
        Spooled spooled = spool.write(new ByteArrayInputStream(rows.body()), Long.MAX_VALUE);
        var reference = new BatchReference(
                Ids.derived("ingestion.replay", failed.id().toString()),
                failed.sourceId(),
                failed.datasetId(),
                spooled.digest(),
                rows.format().mediaType(),
                "",
                spooled.bytes(),
                outcome.quarantined(),
                null,
                caller.actor().value(),
                caller.at(),
                caller.idempotencyKey());
        return queue.put(reference, new Bound(intake.queueRows(), intake.queueBytes()));
    }

    private long estimate(RowBody body, RowCount rows, Spooled spooled) {
        if (body.coding() != ContentCoding.IDENTITY) {
            return Math.max(1, spooled.bytes() / (GUESSED_ROW / 4));
        }
        return switch (body.format()) {
            case CSV -> Math.max(1, rows.seen - 1);
            case NDJSON, JSON -> Math.max(1, rows.seen);
            case PARQUET -> parquetRows(spooled.digest(), spooled.bytes() / GUESSED_ROW);
        };
    }

    private long parquetRows(Digest body, long otherwise) {
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(spool.path(body)))) {
            return Math.clamp(file.getFileMetaData().numRows(), 1, 1L << 40);
        } catch (IOException | RuntimeException e) {
            return Math.max(1, otherwise);
        }
    }

    /// Guesses the rows that pass by, from line ends or opening braces.
    private static final class RowCount extends FilterInputStream {
        private final int mark;
        private long seen;

        private RowCount(InputStream in, RowFormat format) {
            super(in);
            this.mark = switch (format) {
                case CSV, NDJSON -> '\n';
                case JSON -> '{';
                case PARQUET -> -1;
            };
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            if (mark >= 0) {
                for (int i = offset; i < offset + n; i++) {
                    if (target[i] == mark) {
                        seen++;
                    }
                }
            }
            return n;
        }
    }
}
