package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.table.ColumnSample;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of several segments, cut by time and by their number, read a few columns at a time so that memory stays bounded
/// however wide the table is.
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

    /// One column of the rows.
    ///
    /// @param digest of its values, whatever segments they are spread over: that of a table of this column alone
    public record Scanned(ColumnSample sample, Digest digest) {}

    /// Columns in groups of which one fits in memory.
    ///
    /// @param rows about how many there are
    public static List<List<String>> groups(List<String> columns, long rows) {
        int width = (int) Math.clamp(VALUES_AT_ONCE / Math.max(1, rows), 1, Math.max(1, columns.size()));
        var groups = new ArrayList<List<String>>();
        for (int start = 0; start < columns.size(); start += width) {
            groups.add(columns.subList(start, Math.min(columns.size(), start + width)));
        }
        return groups;
    }

    /// Reads the named columns.
    ///
    /// @return them in the order asked; none when there is no segment
    /// @throws SegmentException when a segment is missing or corrupt; it names the segment
    /// @throws IllegalArgumentException when a segment lacks a column, or has it with another type than the first
    public Map<String, Scanned> read(SegmentStore store, List<String> columns) throws IOException {
        Map<String, Open> open = new LinkedHashMap<>();
        long passed = 0;
        for (Digest segment : segments) {
            Cut cut = cut(read(store, segment, columns), passed);
            passed = cut.passed();
            for (String column : columns) {
                Table single = cut.rows().project(List.of(column));
                open.computeIfAbsent(column, name -> new Open(new ColumnSample(), new LogicalDigest(single.schema())))
                        .add(single);
            }
        }
        Map<String, Scanned> scanned = new LinkedHashMap<>();
        open.forEach((column, all) ->
                scanned.put(column, new Scanned(all.sample(), all.digest().finish())));
        return scanned;
    }

    private record Open(ColumnSample sample, LogicalDigest digest) {
        void add(Table column) {
            sample.add(column.values(0));
            digest.add(column);
        }
    }

    /// One digest of several columns: SHA-256 over, per column, its name in UTF-8, a zero byte and the bytes of its
    /// digest.
    public static Digest digest(Map<String, Digest> columns) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            columns.forEach((column, digest) -> {
                sha.update(column.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
                sha.update(HexFormat.of().parseHex(digest.value()));
            });
            return new Digest(HexFormat.of().formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Table read(SegmentStore store, Digest segment, List<String> columns) throws IOException {
        List<String> needed = new ArrayList<>(columns);
        if (timeColumn != null && !needed.contains(timeColumn)) {
            needed.add(timeColumn);
        }
        return store.read(segment, needed);
    }

    /// @param passed how many rows the time has left so far
    private record Cut(Table rows, long passed) {}

    private Cut cut(Table table, long before) {
        int[] taken = new int[table.rows()];
        int n = 0;
        long passed = before;
        Values.@Nullable Longs times =
                timeColumn == null || (from == null && to == null) ? null : table.longs(timeColumn);
        long earliest = from == null ? Long.MIN_VALUE : Micros.of(from);
        long end = to == null ? Long.MAX_VALUE : Micros.of(to);
        for (int row = 0; row < taken.length; row++) {
            if (times == null || (!times.isNull(row) && times.get(row) >= earliest && times.get(row) < end)) {
                if (passed >= firstRow && passed < lastRow) {
                    taken[n++] = row;
                }
                passed++;
            }
        }
        return new Cut(n == taken.length ? table : table.select(Arrays.copyOf(taken, n)), passed);
    }
}
