package io.infranaut.monitoring.process;

import io.infranaut.monitoring.api.ChunkCommand.RecordPerformance;
import io.infranaut.monitoring.api.ChunkId;
import io.infranaut.monitoring.api.MonitorCommand.ImpedeMonitor;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.monitoring.api.PredictionRows;
import io.infranaut.monitoring.process.ChunkRows.Window;
import io.infranaut.monitoring.process.Log.Unfit;
import io.infranaut.monitoring.process.MonitorTables.Monitor;
import io.infranaut.monitoring.process.MonitorTables.Taken;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Receipt;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Brings a monitor up to date: takes in the segments that are new, each in a transaction that also marks the chunks
/// that it touches, and measures the marked chunks that are complete, each in the transaction that takes the mark away.
/// What it costs goes with what is new, never with the length of the log.
@Component
final class PerformanceWorker implements Worker<PerformanceWorker.Due> {
    static final String KIND = "monitoring.measure";
    private static final Duration READ_MODEL = Duration.ofSeconds(10);

    record Due(MonitorId monitorId) {}

    private final MonitorTables tables;
    private final Logs logs;
    private final SegmentStore segments;
    private final ReadModels readModels;
    private final CommandSender sender;
    private final TransactionTemplate transaction;
    private final DataSource dataSource;
    private final ObjectProvider<WorkQueue> work;
    private final Clock clock;

    PerformanceWorker(
            MonitorTables tables,
            Logs logs,
            SegmentStore segments,
            ReadModels readModels,
            CommandSender sender,
            TransactionTemplate transaction,
            DataSource dataSource,
            ObjectProvider<WorkQueue> work,
            Clock clock) {
        this.tables = tables;
        this.logs = logs;
        this.segments = segments;
        this.readModels = readModels;
        this.sender = sender;
        this.transaction = transaction;
        this.dataSource = dataSource;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Due> itemType() {
        return Due.class;
    }

    /// One worker at a time for a monitor; an item that finds another at work comes again.
    @Override
    public void work(String id, Due due) throws SQLException, IOException, InterruptedException {
        try (Connection lock = dataSource.getConnection()) {
            if (!call(lock, "select pg_try_advisory_lock(hashtextextended(?, 60))", due.monitorId())) {
                PerformanceMonitors.due(work.getObject(), due.monitorId(), clock.instant());
                return;
            }
            try {
                bringUpToDate(due.monitorId());
            } finally {
                call(lock, "select pg_advisory_unlock(hashtextextended(?, 60))", due.monitorId());
            }
        }
    }

    private static boolean call(Connection connection, String sql, MonitorId monitor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, monitor.toString());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private void bringUpToDate(MonitorId monitorId) throws IOException, InterruptedException {
        long done = -1;
        while (true) {
            Monitor monitor = tables.monitor(monitorId).orElse(null);
            if (monitor == null || monitor.duePosition() == done) {
                return;
            }
            if (!readModels.await("storage", monitor.duePosition(), READ_MODEL)) {
                throw new IllegalStateException("the read model storage has not reached " + monitor.duePosition());
            }
            try {
                Log log = logs.of(monitor.task(), monitor.predictions(), monitor.labels());
                if (monitor.chunkSeconds() != null && log.time() == null) {
                    throw new Unfit(
                            "chunks are cut by period, and the prediction log has no column with the role TIME");
                }
                new Run(monitor, log).bringUpToDate();
            } catch (Unfit e) {
                var now = clock.instant();
                sender.send(
                        new ImpedeMonitor(monitorId, String.valueOf(e.getMessage()), now),
                        Caller.system("performance", now, monitorId.toString()));
            }
            done = monitor.duePosition();
        }
    }

    private final class Run {
        private final Monitor monitor;
        private final Log log;
        private final SegmentCache predictions;
        private final SegmentCache truth;

        private Run(Monitor monitor, Log log) {
            this.monitor = monitor;
            this.log = log;
            this.predictions = new SegmentCache(segments, log.columnNames());
            this.truth = new SegmentCache(segments, log.truthNames());
        }

        private void bringUpToDate() throws IOException {
            if (monitor.cutRevision() != monitor.chunkingRevision()) {
                cutAnew();
            }
            for (Taken segment : tables.fresh(monitor, false)) {
                takeIn(segment);
            }
            for (Taken segment : tables.fresh(monitor, true)) {
                takeInTruth(segment);
            }
            measure();
        }

        private void cutAnew() throws IOException {
            NavigableMap<Long, Taken> log = tables.taken(monitor.id(), false);
            var chunks = new TreeSet<Integer>();
            if (monitor.chunkSeconds() != null) {
                for (Taken segment : log.values()) {
                    chunks.addAll(periods(predictions.read(segment.segment().file()), monitor.chunkSeconds()));
                }
            }
            transaction.executeWithoutResult(status -> {
                tables.clearDirty(monitor);
                if (monitor.chunkCount() != null && !log.isEmpty()) {
                    tables.markRows(
                            monitor,
                            monitor.chunkCount(),
                            0,
                            log.lastEntry().getValue().lastRow());
                }
                tables.mark(monitor, chunks);
                tables.cutBy(monitor);
            });
        }

        private void takeIn(Taken segment) throws IOException {
            Table table = predictions.read(segment.segment().file());
            transaction.executeWithoutResult(status -> {
                tables.take(monitor, false, segment);
                if (log.id() != null) {
                    tables.index(
                            monitor, false, segment, table.values(log.id().name()), MonitorTables.times(log, table));
                }
                if (monitor.chunkCount() != null) {
                    tables.markRows(monitor, monitor.chunkCount(), segment.firstRow(), segment.lastRow());
                } else {
                    tables.mark(monitor, periods(table, Objects.requireNonNull(monitor.chunkSeconds())));
                }
            });
        }

        private TreeSet<Integer> periods(Table table, long seconds) {
            var chunks = new TreeSet<Integer>();
            Values.Longs times = Objects.requireNonNull(MonitorTables.times(log, table));
            for (int row = 0; row < table.rows(); row++) {
                if (!times.isNull(row)) {
                    chunks.add(Math.toIntExact(Math.floorDiv(Math.floorDiv(times.get(row), 1_000_000L), seconds)));
                }
            }
            return chunks;
        }

        private void takeInTruth(Taken segment) throws IOException {
            Table table = truth.read(segment.segment().file());
            transaction.executeWithoutResult(status -> {
                tables.take(monitor, true, segment);
                tables.index(monitor, true, segment, table.values(0), null);
                tables.markKnown(monitor, segment);
            });
        }

        private void measure() throws IOException {
            NavigableMap<Long, Taken> log = tables.taken(monitor.id(), false);
            NavigableMap<Long, Taken> labels = tables.taken(monitor.id(), true);
            for (int chunk : tables.dirty(monitor)) {
                if (isComplete(chunk, log)) {
                    measure(chunk, log, labels);
                }
            }
        }

        private boolean isComplete(int chunk, NavigableMap<Long, Taken> log) {
            if (monitor.chunkCount() != null) {
                return !log.isEmpty()
                        && (chunk + 1L) * monitor.chunkCount()
                                <= log.lastEntry().getValue().lastRow();
            }
            Instant end = Instant.ofEpochSecond((chunk + 1L) * Objects.requireNonNull(monitor.chunkSeconds()));
            return log.values().stream()
                    .map(segment -> segment.segment().to())
                    .anyMatch(to -> to != null && !to.isBefore(end));
        }

        private void measure(int chunk, NavigableMap<Long, Taken> log, NavigableMap<Long, Taken> labels)
                throws IOException {
            List<Taken> parts = new ArrayList<>();
            List<PredictionRows> rows = new ArrayList<>();
            List<Table> logTables = new ArrayList<>();
            Long seconds = monitor.chunkSeconds();
            for (Taken part : log.values()) {
                PredictionRows taken = seconds == null ? byCount(chunk, part) : byPeriod(chunk, seconds, part);
                if (taken != null) {
                    parts.add(part);
                    rows.add(taken);
                    logTables.add(predictions.read(part.segment().file()).slice((int) taken.firstRow(), (int)
                            taken.lastRow()));
                }
            }
            List<SegmentRef> labelSegments = new ArrayList<>();
            List<Table> truthTables = new ArrayList<>();
            if (!parts.isEmpty() && this.log.id() != null) {
                for (var found : known(chunk, parts, rows).entrySet()) {
                    Taken segment = Objects.requireNonNull(labels.get(found.getKey()));
                    labelSegments.add(segment.segment());
                    truthTables.add(truth.read(segment.segment().file())
                            .select(found.getValue().stream()
                                    .mapToInt(row -> (int) (row - segment.firstRow()))
                                    .toArray()));
                }
            }
            ChunkRows joined = ChunkRows.join(this.log, logTables, new Window(seconds, chunk), truthTables);
            if (joined.labelled() == 0) {
                tables.clean(monitor, chunk);
                return;
            }
            record(chunk, parts, rows, labelSegments, joined);
        }

        private @Nullable PredictionRows byCount(int chunk, Taken part) {
            long count = Objects.requireNonNull(monitor.chunkCount());
            long first = Math.max(0, chunk * count - part.firstRow());
            long last = Math.min(part.segment().rows(), (chunk + 1) * count - part.firstRow());
            return first < last ? new PredictionRows(part.segment(), first, last) : null;
        }

        private static @Nullable PredictionRows byPeriod(int chunk, long seconds, Taken part) {
            Instant from = part.segment().from();
            Instant to = part.segment().to();
            return from == null
                            || to == null
                            || to.isBefore(Instant.ofEpochSecond(chunk * seconds))
                            || !from.isBefore(Instant.ofEpochSecond((chunk + 1) * seconds))
                    ? null
                    : new PredictionRows(part.segment(), 0, part.segment().rows());
        }

        private Map<Long, List<Long>> known(int chunk, List<Taken> parts, List<PredictionRows> rows) {
            Long seconds = monitor.chunkSeconds();
            return tables.truthOf(
                    monitor,
                    parts.getFirst().firstRow() + rows.getFirst().firstRow(),
                    parts.getLast().firstRow() + rows.getLast().lastRow(),
                    seconds == null ? null : (Long) (chunk * seconds),
                    seconds == null ? null : (Long) ((chunk + 1) * seconds));
        }

        private void record(
                int chunk, List<Taken> parts, List<PredictionRows> rows, List<SegmentRef> labels, ChunkRows joined) {
            Instant now = clock.instant();
            var chunkId = new ChunkId(Ids.derived("chunk", monitor.id().toString(), Integer.toString(chunk)));
            var measured = new PerformanceMeasured(
                    chunkId,
                    monitor.id(),
                    monitor.namespace(),
                    monitor.modelId(),
                    monitor.modelVersion(),
                    monitor.task(),
                    chunk,
                    monitor.chunkingRevision(),
                    0,
                    monitor.chunkSeconds(),
                    Objects.requireNonNullElse(joined.from(), parts.getFirst().storedAt()),
                    Objects.requireNonNullElse(joined.to(), parts.getLast().storedAt()),
                    joined.table().rows(),
                    joined.labelled(),
                    Measures.of(monitor.task(), joined.table()),
                    rows,
                    labels,
                    joined.digest(),
                    Measures.ENGINE,
                    now);
            sender.send(
                    new RecordPerformance(chunkId, measured),
                    Caller.system("performance", now, monitor.id().toString()),
                    new CommandSender.Within() {
                        @Override
                        public void appended(Receipt receipt) {
                            tables.clean(monitor, chunk);
                        }
                    });
        }
    }
}
