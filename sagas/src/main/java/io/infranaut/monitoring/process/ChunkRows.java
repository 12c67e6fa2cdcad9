package io.infranaut.monitoring.process;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import io.infranaut.platform.table.Values;
import io.infranaut.platform.table.Values.Booleans;
import io.infranaut.platform.table.Values.Doubles;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.platform.table.Values.Strings;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows of a chunk beside the truth: every row of the log in its order, the truth null where it is not known.
///
/// @param table with the columns of [Log#joined()]
/// @param labelled rows whose truth is known
/// @param digest of the table
/// @param from earliest event time, if there is one
/// @param to latest
record ChunkRows(
        Table table,
        long labelled,
        Digest digest,
        @Nullable Instant from,
        @Nullable Instant to) {

    /// Rows of one part of the log that are within a chunk.
    ///
    /// @param period null when the chunk is not cut by time
    record Window(@Nullable Long period, int chunk) {
        boolean holds(@Nullable Longs times, int row) {
            return period == null
                    || times != null
                            && !times.isNull(row)
                            && Math.floorDiv(Math.floorDiv(times.get(row), 1_000_000L), period) == chunk;
        }
    }

    private record Truth(Values labels, int row) {}

    /// Joins a chunk.
    ///
    /// @param log parts of the log that hold the chunk's rows, in order
    /// @param truth tables of id and truth, in order; of several truths of an id the last counts
    static ChunkRows join(Log columns, List<Table> log, Window window, List<Table> truth) {
        Column key = columns.id();
        Map<String, Truth> known = key == null ? Map.of() : known(columns, key, log, truth);
        TableBuilder joined = Table.builder(columns.joined());
        long labelled = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Table part : log) {
            Longs times =
                    columns.time() == null ? null : part.longs(columns.time().name());
            Values ids = key == null ? null : part.values(key.name());
            for (int row = 0; row < part.rows(); row++) {
                if (!window.holds(times, row)) {
                    continue;
                }
                int to = 0;
                for (Column column : columns.columns()) {
                    if (column.role() != ColumnRole.LABEL) {
                        put(joined, to++, part.values(column.name()), row);
                    }
                }
                String id = ids == null ? null : text(ids, row);
                Truth found = key == null
                        ? new Truth(part.values(columns.label().name()), row)
                        : id == null ? null : known.get(id);
                if (found != null && !found.labels().isNull(found.row())) {
                    put(joined, to, found.labels(), found.row());
                    labelled++;
                }
                joined.endRow();
                if (times != null && !times.isNull(row)) {
                    first = Math.min(first, times.get(row));
                    last = Math.max(last, times.get(row));
                }
            }
        }
        Table table = joined.build();
        return new ChunkRows(
                table,
                labelled,
                LogicalDigest.of(table),
                first > last ? null : Micros.toInstant(first),
                first > last ? null : Micros.toInstant(last));
    }

    private static Map<String, Truth> known(Log columns, Column key, List<Table> log, List<Table> truth) {
        Set<String> wanted = new HashSet<>();
        for (Table part : log) {
            Values ids = part.values(key.name());
            for (int row = 0; row < part.rows(); row++) {
                String id = text(ids, row);
                if (id != null) {
                    wanted.add(id);
                }
            }
        }
        Map<String, Truth> known = new HashMap<>();
        for (Table part : truth) {
            Values ids = part.values(Objects.requireNonNull(columns.truthId()).name());
            Values labels = part.values(columns.label().name());
            for (int row = 0; row < part.rows(); row++) {
                String id = text(ids, row);
                if (id != null && !labels.isNull(row) && wanted.contains(id)) {
                    known.put(id, new Truth(labels, row));
                }
            }
        }
        return known;
    }

    private static void put(TableBuilder table, int column, Values values, int row) {
        if (values.isNull(row)) {
            table.putNull(column);
            return;
        }
        switch (values) {
            case Longs longs -> table.putLong(column, longs.get(row));
            case Doubles doubles -> table.putDouble(column, doubles.get(row));
            case Booleans booleans -> table.putBoolean(column, booleans.get(row));
            case Strings strings -> table.putString(column, strings.get(row));
        }
    }

    /// An id, or a class, as text, so that 1, 1.0 and "1" are the same; null when it is missing.
    static @Nullable String text(Values values, int row) {
        if (values.isNull(row)) {
            return null;
        }
        return switch (values) {
            case Longs longs -> Long.toString(longs.get(row));
            case Doubles doubles -> text(doubles.get(row));
            case Booleans booleans -> Boolean.toString(booleans.get(row));
            case Strings strings -> strings.get(row);
        };
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
