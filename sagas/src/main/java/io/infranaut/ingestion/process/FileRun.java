package io.infranaut.ingestion.process;

import io.infranaut.ingestion.api.SourceCommand.CompleteSource;
import io.infranaut.ingestion.api.SourceCommand.FindFiles;
import io.infranaut.ingestion.api.SourceCommand.FinishFile;
import io.infranaut.ingestion.api.SourceCommand.TakeFile;
import io.infranaut.ingestion.api.SourceEvent.FileTaken;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.ingestion.process.SourceHistory.FileSource;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Actor;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.format.ContentCoding;
import io.infranaut.platform.format.MalformedBodyException;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.format.RowReader;
import io.infranaut.platform.queue.BatchQueue;
import io.infranaut.platform.queue.BatchReference;
import io.infranaut.platform.queue.Bound;
import io.infranaut.platform.queue.QueueFull;
import io.infranaut.platform.segment.SpoolStore;
import io.infranaut.platform.segment.SpoolStore.Spooled;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Reads a file source's files into its queue. A file is copied first, and its rows are read from the copy; a batch's
/// id is derived from file, copy and first row, so a run that was cut off begins the file again and puts no batch
/// twice.
final class FileRun {
    private final SourceHistory source;
    private final FileSource what;
    private final Path root;
    private final SpoolStore spool;
    private final BatchQueue queue;
    private final CommandSender sender;
    private final Schemas schemas;
    private final Clock clock;
    private final BooleanSupplier goesOn;

    FileRun(
            SourceHistory source,
            Path root,
            SpoolStore spool,
            BatchQueue queue,
            CommandSender sender,
            Schemas schemas,
            Clock clock,
            BooleanSupplier goesOn) {
        this.source = source;
        this.what = Objects.requireNonNull(source.file());
        this.root = root;
        this.spool = spool;
        this.queue = queue;
        this.sender = sender;
        this.schemas = schemas;
        this.clock = clock;
        this.goesOn = goesOn;
    }

    /// Reads every file that was not read before, waits until all is stored, and completes the source.
    ///
    /// @throws SourceFailure when a file cannot be read
    void run() throws IOException, InterruptedException {
        try {
            if (!readAll()) {
                return;
            }
        } catch (SourceFailure e) {
            drain();
            throw e;
        }
        if (drain()) {
            send(new CompleteSource(new SourceId(source.id()), clock.instant()));
        }
    }

    /// Waits until all that was put into the queue is stored.
    private boolean drain() throws InterruptedException {
        while (queue.waiting(source.id()).batches() > 0) {
            if (!goesOn.getAsBoolean()) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    private boolean readAll() throws IOException, InterruptedException {
        List<Path> files = find();
        if (files.isEmpty()) {
            throw new SourceFailure("there is no file " + what.path());
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        send(new FindFiles(new SourceId(source.id()), files.size(), bytes, clock.instant()));
        for (Path file : files) {
            if (!goesOn.getAsBoolean()) {
                return false;
            }
            String name = root.relativize(file).toString();
            FileTaken taken = source.taken().get(name);
            boolean underway =
                    taken != null && !taken.body().equals(source.finished().get(name));
            var copy = taken != null && underway ? new Spooled(taken.body(), taken.bytes()) : copy(file);
            if (copy.digest().equals(source.finished().get(name))) {
                continue;
            }
            send(new TakeFile(new SourceId(source.id()), name, copy.digest(), copy.bytes(), clock.instant()));
            long rows = read(name, copy);
            if (rows < 0) {
                return false;
            }
            send(new FinishFile(new SourceId(source.id()), name, copy.digest(), rows, clock.instant()));
        }
        return true;
    }

    private List<Path> find() throws IOException {
        Path base = root.toRealPath();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + what.path());
        Path exact = base;
        for (String step : what.path().split("/", -1)) {
            if (step.matches(".*[*?\\[{].*")) {
                break;
            }
            exact = exact.resolve(step);
        }
        if (!Files.exists(exact)) {
            return List.of();
        }
        try (Stream<Path> below = Files.walk(exact)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(base.relativize(file)))
                    .filter(file -> isBelow(base, file))
                    .sorted()
                    .map(file -> root.resolve(base.relativize(file)))
                    .toList();
        }
    }

    private static boolean isBelow(Path base, Path file) {
        try {
            return file.toRealPath().startsWith(base);
        } catch (IOException e) {
            return false;
        }
    }

    private Spooled copy(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return spool.write(in, Long.MAX_VALUE);
        }
    }

    /// @return how many rows it has, or -1 when it was told to stop
    private long read(String name, Spooled copy) throws IOException, InterruptedException {
        RowFormat format = RowFormat.valueOf(what.format().name());
        ContentCoding coding = name.endsWith(".gz")
                ? ContentCoding.GZIP
                : name.endsWith(".zst") ? ContentCoding.ZSTD : ContentCoding.IDENTITY;
        TableSchema schema = schemas.of(source.datasetId().value());
        long row = 0;
        long bytes = 0;
        try (var progress = new Progress(spool.open(copy.digest()));
                RowReader reader = format == RowFormat.PARQUET
                        ? OpenBody.open(spool, copy.digest(), format, coding, schema, Long.MAX_VALUE)
                        : format.read(coding.decode(progress, Long.MAX_VALUE), schema, ReadLimits.DEFAULT)) {
            for (RowBatch batch = reader.next(what.batchSize()); batch != null; batch = reader.next(what.batchSize())) {
                long read = format == RowFormat.PARQUET ? copy.bytes() : progress.read;
                if (!put(reference(name, copy, format, coding, row, batch.size(), read - bytes))) {
                    return -1;
                }
                bytes = read;
                row += batch.size();
            }
            return row;
        } catch (MalformedBodyException e) {
            throw new SourceFailure("the file " + name + " cannot be read after row " + row + ": " + e.getMessage());
        }
    }

    private BatchReference reference(
            String name, Spooled copy, RowFormat format, ContentCoding coding, long row, int rows, long bytes) {
        Digest body = copy.digest();
        UUID batch = Ids.derived("ingestion.file", source.id().toString(), name, body.value(), Long.toString(row));
        return new BatchReference(
                batch,
                source.id(),
                source.datasetId().value(),
                body,
                format.mediaType(),
                coding == ContentCoding.IDENTITY ? "" : coding.name().toLowerCase(Locale.ROOT),
                bytes,
                rows,
                new BatchReference.Rows(row, rows),
                Actor.system("ingestion").value(),
                clock.instant(),
                null);
    }

    /// How much of a file was read.
    private static final class Progress extends FilterInputStream {
        private long read;

        private Progress(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            read += Math.max(n, 0);
            return n;
        }
    }

    private boolean put(BatchReference reference) throws InterruptedException {
        var bound = new Bound(source.intake().queueRows(), source.intake().queueBytes());
        while (goesOn.getAsBoolean()) {
            try {
                queue.put(reference, bound);
                return true;
            } catch (QueueFull e) {
                Thread.sleep(50);
            }
        }
        return false;
    }

    private void send(Object command) {
        sender.send(
                command, Caller.system("ingestion", clock.instant(), source.id().toString()));
    }
}
