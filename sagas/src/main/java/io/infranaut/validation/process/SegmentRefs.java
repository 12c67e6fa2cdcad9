package io.infranaut.validation.process;

import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import io.infranaut.platform.table.Values;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps and reads the rows that a validation is about.
@Component
final class SegmentRefs {
    private final SegmentStore store;

    SegmentRefs(SegmentStore store) {
        this.store = store;
    }

    /// Keeps rows as a segment.
    SegmentRef keep(Table rows) {
        try {
            Segment segment = store.write(rows);
            return new SegmentRef(
                    segment.file(),
                    segment.logical(),
                    segment.rows(),
                    segment.bytes(),
                    segment.time().map(Segment.TimeRange::first).orElse(null),
                    segment.time().map(Segment.TimeRange::last).orElse(null));
        } catch (IOException e) {
            throw new IllegalStateException("cannot keep the rows", e);
        }
    }

    /// The rows of segments, checked against their digests and cut to a window.
    ///
    /// @throws io.infranaut.platform.segment.SegmentException naming the segment that is missing or corrupt
    Table read(List<SegmentRef> segments, @Nullable Instant from, @Nullable Instant to) {
        var tables = new ArrayList<Table>();
        for (SegmentRef segment : segments) {
            try {
                tables.add(within(store.readVerified(segment.file(), segment.rowsDigest()), from, to));
            } catch (IOException e) {
                throw new IllegalStateException("cannot read the segment " + segment.file(), e);
            }
        }
        return tables.size() == 1 ? tables.getFirst() : joined(tables);
    }

    private static Table within(Table table, @Nullable Instant from, @Nullable Instant to) {
        var time = table.schema().withRole(ColumnRole.TIME);
        if (time.isEmpty() || (from == null && to == null)) {
            return table;
        }
        Values.Longs times = table.longs(time.get().name());
        long first = from == null ? Long.MIN_VALUE : Micros.of(from);
        long end = to == null ? Long.MAX_VALUE : Micros.of(to);
        return table.select(IntStream.range(0, table.rows())
                .filter(row -> !times.isNull(row) && times.get(row) >= first && times.get(row) < end)
                .toArray());
    }

    private static Table joined(List<Table> tables) {
        TableBuilder all = Table.builder(tables.getFirst().schema());
        for (Table table : tables) {
            for (int row = 0; row < table.rows(); row++) {
                for (int column = 0; column < table.schema().columns().size(); column++) {
                    put(all, column, table.values(column), row);
                }
                all.endRow();
            }
        }
        return all.build();
    }

    private static void put(TableBuilder into, int column, Values values, int row) {
        if (values.isNull(row)) {
            into.putNull(column);
            return;
        }
        switch (values) {
            case Values.Longs longs -> into.putLong(column, longs.get(row));
            case Values.Doubles doubles -> into.putDouble(column, doubles.get(row));
            case Values.Booleans booleans -> into.putBoolean(column, booleans.get(row));
            case Values.Strings strings -> into.putString(column, Objects.requireNonNull(strings.get(row)));
        }
    }
}
