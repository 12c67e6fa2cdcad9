package io.infranaut.monitoring.process;

import static io.infranaut.persistence.jooq.platform.Tables.PERFORMANCE_DIRTY;
import static io.infranaut.persistence.jooq.platform.Tables.PERFORMANCE_MONITOR;
import static io.infranaut.persistence.jooq.platform.Tables.PERFORMANCE_SEGMENT;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_SEGMENTS;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.persistence.jooq.platform.tables.records.PerformanceSegmentRecord;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import io.infranaut.storage.api.SegmentRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the monitors remember: which segments they have taken in, in which rows each id is, and which chunks have to be
/// measured. One worker at a time writes for a monitor.
@Component
final class MonitorTables {
    private static final int IDS_AT_ONCE = 50_000;

    private final DSLContext db;

    MonitorTables(DSLContext db) {
        this.db = db;
    }

    /// @param chunkCount rows of a chunk, or null
    /// @param chunkSeconds its length in event time, or null
    /// @param cutRevision chunking revision by which the dirty chunks are cut
    /// @param duePosition newest event that concerns it
    record Monitor(
            MonitorId id,
            String namespace,
            ModelId modelId,
            int modelVersion,
            Task task,
            DatasetId predictions,
            @Nullable DatasetId labels,
            @Nullable Long chunkCount,
            @Nullable Long chunkSeconds,
            int chunkingRevision,
            int cutRevision,
            long duePosition) {}

    /// A segment as a monitor has taken it in.
    ///
    /// @param firstRow number of its first row over all segments of that side
    record Taken(long ordinal, long firstRow, SegmentRef segment, Instant storedAt) {
        long lastRow() {
            return firstRow + segment.rows();
        }
    }

    Optional<Monitor> monitor(MonitorId id) {
        return db.fetchOptional(PERFORMANCE_MONITOR, PERFORMANCE_MONITOR.MONITOR_ID.eq(id.value()))
                .map(row -> new Monitor(
                        id,
                        row.getNamespace(),
                        new ModelId(row.getModelId()),
                        row.getModelVersion(),
                        Task.valueOf(row.getTask()),
                        new DatasetId(row.getPredictionsId()),
                        row.getLabelsId() == null ? null : new DatasetId(row.getLabelsId()),
                        row.getChunkCount(),
                        row.getChunkSeconds(),
                        row.getChunkingRevision(),
                        row.getCutRevision(),
                        row.getDuePosition()));
    }

    /// The segments of one side that the monitor has not taken in, up to the position it knows of.
    List<Taken> fresh(Monitor monitor, boolean truth) {
        DatasetId dataset = truth ? monitor.labels() : monitor.predictions();
        if (dataset == null) {
            return List.of();
        }
        Taken last = last(monitor, truth);
        long[] next = {last == null ? 0 : last.lastRow()};
        return db.selectFrom(DATASET_SEGMENTS)
                .where(DATASET_SEGMENTS.DATASET_ID.eq(dataset.value()))
                .and(DATASET_SEGMENTS.ORDINAL.gt(last == null ? -1L : last.ordinal()))
                .and(DATASET_SEGMENTS.ORDINAL.le(monitor.duePosition()))
                .orderBy(DATASET_SEGMENTS.ORDINAL)
                .fetch(row -> {
                    var taken = new Taken(
                            row.getOrdinal(),
                            next[0],
                            new SegmentRef(
                                    new Digest(row.getFileDigest()),
                                    new Digest(row.getRowsDigest()),
                                    row.getRows(),
                                    row.getBytes(),
                                    row.getTimeFrom(),
                                    row.getTimeTo()),
                            row.getStoredAt());
                    next[0] += row.getRows();
                    return taken;
                });
    }

    private @Nullable Taken last(Monitor monitor, boolean truth) {
        return db.selectFrom(PERFORMANCE_SEGMENT)
                .where(PERFORMANCE_SEGMENT.MONITOR_ID.eq(monitor.id().value()))
                .and(PERFORMANCE_SEGMENT.TRUTH.eq(truth))
                .orderBy(PERFORMANCE_SEGMENT.ORDINAL.desc())
                .limit(1)
                .fetchOne(MonitorTables::taken);
    }

    /// The segments taken in, by their ordinals.
    NavigableMap<Long, Taken> taken(MonitorId monitor, boolean truth) {
        var all = new TreeMap<Long, Taken>();
        db.selectFrom(PERFORMANCE_SEGMENT)
                .where(PERFORMANCE_SEGMENT.MONITOR_ID.eq(monitor.value()))
                .and(PERFORMANCE_SEGMENT.TRUTH.eq(truth))
                .forEach(row -> all.put(row.getOrdinal(), taken(row)));
        return all;
    }

    private static Taken taken(PerformanceSegmentRecord row) {
        return new Taken(
                row.getOrdinal(),
                row.getFirstRow(),
                new SegmentRef(
                        new Digest(row.getFileDigest()),
                        new Digest(row.getRowsDigest()),
                        row.getRows(),
                        row.getBytes(),
                        row.getTimeFrom(),
                        row.getTimeTo()),
                row.getStoredAt());
    }

    void take(Monitor monitor, boolean truth, Taken segment) {
        db.newRecord(PERFORMANCE_SEGMENT)
                .setMonitorId(monitor.id().value())
                .setTruth(truth)
                .setOrdinal(segment.ordinal())
                .setFirstRow(segment.firstRow())
                .setRows(segment.segment().rows())
                .setBytes(segment.segment().bytes())
                .setFileDigest(segment.segment().file().value())
                .setRowsDigest(segment.segment().rowsDigest().value())
                .setTimeFrom(segment.segment().from())
                .setTimeTo(segment.segment().to())
                .setStoredAt(segment.storedAt())
                .insert();
    }

    /// Notes in which rows the ids of a segment are; rows without an id are left out.
    void index(Monitor monitor, boolean truth, Taken segment, Values ids, Values.@Nullable Longs times) {
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            int n = Math.min(ids.size() - from, IDS_AT_ONCE);
            Long[] numbers = new Long[n];
            Long[] hashes = new Long[n];
            Long[] seconds = new Long[n];
            for (int i = 0; i < n; i++) {
                int row = from + i;
                String id = ChunkRows.text(ids, row);
                numbers[i] = segment.firstRow() + row;
                hashes[i] = id == null ? null : hash(id);
                seconds[i] = times == null || times.isNull(row) ? null : Math.floorDiv(times.get(row), 1_000_000L);
            }
            db.execute(
                    "insert into platform.performance_id (monitor_id, truth, row_number, ordinal, id_hash, second)"
                            + " select ?::uuid, ?, r, ?, h, s from unnest(?::bigint[], ?::bigint[], ?::bigint[])"
                            + " as t(r, h, s) where h is not null",
                    monitor.id().value(),
                    truth,
                    segment.ordinal(),
                    numbers,
                    hashes,
                    seconds);
        }
    }

    private static long hash(String id) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sha).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void clearDirty(Monitor monitor) {
        db.deleteFrom(PERFORMANCE_DIRTY)
                .where(PERFORMANCE_DIRTY.MONITOR_ID.eq(monitor.id().value()))
                .execute();
    }

    void cutBy(Monitor monitor) {
        db.update(PERFORMANCE_MONITOR)
                .set(PERFORMANCE_MONITOR.CUT_REVISION, monitor.chunkingRevision())
                .where(PERFORMANCE_MONITOR.MONITOR_ID.eq(monitor.id().value()))
                .execute();
    }

    void markRows(Monitor monitor, long count, long firstRow, long lastRow) {
        db.execute(
                "insert into platform.performance_dirty (monitor_id, chunk)"
                        + " select ?::uuid, n from generate_series(?::integer, ?::integer) n on conflict do nothing",
                monitor.id().value(),
                Math.toIntExact(firstRow / count),
                Math.toIntExact((lastRow - 1) / count));
    }

    void mark(Monitor monitor, Iterable<Integer> chunks) {
        for (int chunk : chunks) {
            db.insertInto(PERFORMANCE_DIRTY)
                    .set(PERFORMANCE_DIRTY.MONITOR_ID, monitor.id().value())
                    .set(PERFORMANCE_DIRTY.CHUNK, chunk)
                    .onConflictDoNothing()
                    .execute();
        }
    }

    /// Marks the chunks with rows of the log that a segment of truth knows of.
    void markKnown(Monitor monitor, Taken segment) {
        String chunk = monitor.chunkCount() != null
                ? "p.row_number / " + monitor.chunkCount()
                : "floor(p.second / " + monitor.chunkSeconds() + "::numeric)";
        db.execute(
                "insert into platform.performance_dirty (monitor_id, chunk)"
                        + " select distinct p.monitor_id, (" + chunk + ")::integer"
                        + " from platform.performance_id l join platform.performance_id p"
                        + " on p.monitor_id = l.monitor_id and not p.truth and p.id_hash = l.id_hash"
                        + " where l.monitor_id = ? and l.truth and l.row_number >= ? and l.row_number < ?"
                        + (monitor.chunkCount() != null ? "" : " and p.second is not null")
                        + " on conflict do nothing",
                monitor.id().value(),
                segment.firstRow(),
                segment.lastRow());
    }

    SortedSet<Integer> dirty(Monitor monitor) {
        return new TreeSet<>(db.select(PERFORMANCE_DIRTY.CHUNK)
                .from(PERFORMANCE_DIRTY)
                .where(PERFORMANCE_DIRTY.MONITOR_ID.eq(monitor.id().value()))
                .fetch(PERFORMANCE_DIRTY.CHUNK));
    }

    void clean(Monitor monitor, int chunk) {
        db.deleteFrom(PERFORMANCE_DIRTY)
                .where(PERFORMANCE_DIRTY.MONITOR_ID.eq(monitor.id().value()))
                .and(PERFORMANCE_DIRTY.CHUNK.eq(chunk))
                .execute();
    }

    /// The rows of truth, by segment, whose id is that of a row of the log between two numbers, and within an event
    /// time in seconds if there is one. An id is compared by its hash.
    NavigableMap<Long, List<Long>> truthOf(
            Monitor monitor, long firstRow, long lastRow, @Nullable Long fromSecond, @Nullable Long toSecond) {
        UUID id = monitor.id().value();
        String within = fromSecond == null ? "" : " and p.second >= " + fromSecond + " and p.second < " + toSecond;
        var found = new TreeMap<Long, List<Long>>();
        db.fetch(
                        "select l.ordinal, array_agg(distinct l.row_number order by l.row_number)"
                                + " from platform.performance_id p join platform.performance_id l"
                                + " on l.monitor_id = p.monitor_id and l.truth and l.id_hash = p.id_hash"
                                + " where p.monitor_id = ? and not p.truth and p.row_number >= ? and p.row_number < ?"
                                + within + " group by l.ordinal",
                        id,
                        firstRow,
                        lastRow)
                .forEach(row -> found.put(row.get(0, Long.class), List.of(row.get(1, Long[].class))));
        return found;
    }

    /// The event times of rows of a log, if it has them.
    static Values.@Nullable Longs times(Log log, Table table) {
        return log.time() == null ? null : table.longs(log.time().name());
    }
}
