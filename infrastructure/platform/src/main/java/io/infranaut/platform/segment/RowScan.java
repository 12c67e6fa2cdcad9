package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of several segments, cut by time and by their number, read a few columns at a time so that memory stays bounded however
/// wide the table is.
///
/// @param segments files in the order of their rows
/// @param timeColumn by which rows are cut; null when they are not
/// @param from earliest time, inclusive; null for no bound
/// @param to latest time, exclusive; null for no bound
/// @param firstRow number of the first row taken, counted from 0 among those that the time leaves
/// @param lastRow number of the first row that is not taken any more; [Long#MAX_VALUE] for no bound
public record RowScan(
        List<Digest> segments,
        @Nullable String timeColumn,
        @Nullable Instant from,
        @Nullable Instant to,
        long firstRow,
        long lastRow) {
    private static final long VALUES_AT_ONCE = 8_000_000;

    public RowScan {
        segments = List.copyOf(segments);
        if (timeColumn == null && (from != null || to != null)) {
            throw new IllegalArgumentException("rows without a time cannot be cut by time");
        }
    }

    /// Takes the columns of a scan.
    public interface Sink {
        /// One column's values in one segment, rows in order.
        void accept(String column, Values values);

        /// All segments of that column have been given.
        default void finished(String column) {}
    }

    /// What a scan has seen.
    ///
    /// @param rows how many were taken
    /// @param digest of what was read: SHA-256 over, per column in the order asked, its name and a zero byte and the bytes of
    ///     the column's own [LogicalDigest]; the same however the rows are spread over segments
    public record Seen(long rows, Digest digest) {}

    /// Reads the named columns.
    ///
    /// @param rowsExpected about how many rows the segments have together
    /// @throws SegmentException when a segment is missing or corrupt; it names the segment
    /// @throws IllegalArgumentException when a segment lacks a column, or has it with another type than the first
    public Seen read(SegmentStore store, List<String> columns, long rowsExpected, Sink sink) throws IOException {
        int atOnce = (int) Math.clamp(VALUES_AT_ONCE / Math.max(1, rowsExpected), 1, Math.max(1, columns.size()));
        MessageDigest total = sha256();
        long rows = 0;
        for (int start = 0; start < columns.size(); start += atOnce) {
            List<String> group = columns.subList(start, Math.min(columns.size(), start + atOnce));
            Map<String, LogicalDigest> digests = new HashMap<>();
            rows = 0;
            long[] passed = {0};
            for (Digest segment : segments) {
                Table table = cut(read(store, segment, group), passed);
                rows += table.rows();
                for (String column : group) {
                    Table single = table.project(List.of(column));
                    digests.computeIfAbsent(column, name -> new LogicalDigest(single.schema()))
                            .add(single);
                    sink.accept(column, single.values(0));
                }
            }
            for (String column : group) {
                sink.finished(column);
                total.update(column.getBytes(StandardCharsets.UTF_8));
                total.update((byte) 0);
                LogicalDigest digest = digests.get(column);
                if (digest != null) {
                    total.update(HexFormat.of().parseHex(digest.finish().value()));
                }
            }
        }
        return new Seen(rows, new Digest(HexFormat.of().formatHex(total.digest())));
    }

    private Table read(SegmentStore store, Digest segment, List<String> group) throws IOException {
        List<String> needed = new ArrayList<>(group);
        if (timeColumn != null && !needed.contains(timeColumn)) {
            needed.add(timeColumn);
        }
        return store.read(segment, needed);
    }

    /// @param passed how many rows the time left in the segments before; counts on
    private Table cut(Table table, long[] passed) {
        int[] taken = new int[table.rows()];
        int n = 0;
        Values.@Nullable Longs times = timeColumn == null || (from == null && to == null) ? null : table.longs(timeColumn);
        long earliest = from == null ? Long.MIN_VALUE : Micros.of(from);
        long end = to == null ? Long.MAX_VALUE : Micros.of(to);
        for (int row = 0; row < taken.length; row++) {
            if (times == null || (!times.isNull(row) && times.get(row) >= earliest && times.get(row) < end)) {
                long number = passed[0]++;
                if (number >= firstRow && number < lastRow) {
                    taken[n++] = row;
                }
            }
        }
        return n == taken.length ? table : table.select(Arrays.copyOf(taken, n));
    }


    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
