package io.infranaut.drift.process;

import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.platform.Ids;
import io.infranaut.platform.segment.RowScan;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cuts a window into chunks.
final class Chunks {
    private static final int MOST = 1_000;

    private Chunks() {}

    /// A part of the window: by time, or by the numbers of its rows.
    record Chunk(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long firstRow,
            @Nullable Long lastRow) {
        CheckId idIn(CheckId whole) {
            return new CheckId(Ids.derived(
                    "drift-chunk",
                    whole.toString(),
                    String.valueOf(from),
                    String.valueOf(to),
                    String.valueOf(firstRow),
                    String.valueOf(lastRow)));
        }
    }

    /// The chunks that have rows, in their order.
    ///
    /// @throws CannotCheck when there are none, or too many
    static List<Chunk> of(
            DriftCheckRequested request, SegmentStore store, List<SegmentRef> segments, @Nullable String timeColumn)
            throws IOException {
        List<Chunk> chunks = request.chunkRows() != null
                ? byRows(request, request.chunkRows(), store, segments, timeColumn)
                : byPeriod(request, Objects.requireNonNull(request.chunkPeriod()), store, segments, timeColumn);
        if (chunks.isEmpty()) {
            throw new CannotCheck("there is not one row to check");
        }
        return chunks;
    }

    private static List<Chunk> byRows(
            DriftCheckRequested request,
            long size,
            SegmentStore store,
            List<SegmentRef> segments,
            @Nullable String timeColumn)
            throws IOException {
        long rows = request.from() == null && request.to() == null
                ? segments.stream().mapToLong(SegmentRef::rows).sum()
                : times(request, store, segments, timeColumn).length;
        long chunks = rows / size + (rows % size == 0 ? 0 : 1);
        requireFew(chunks);
        var found = new ArrayList<Chunk>();
        for (long first = 0; first < rows; first += size) {
            found.add(new Chunk(request.from(), request.to(), first, Math.min(rows, first + size)));
        }
        return found;
    }

    private static List<Chunk> byPeriod(
            DriftCheckRequested request,
            String period,
            SegmentStore store,
            List<SegmentRef> segments,
            @Nullable String timeColumn)
            throws IOException {
        double[] times = times(request, store, segments, timeColumn);
        Arrays.sort(times);
        var found = new ArrayList<Chunk>();
        if (times.length == 0) {
            return found;
        }
        var grid = Grid.of(period, request.from(), Micros.toInstant((long) times[0]));
        int at = 0;
        while (at < times.length) {
            Instant earliest = Micros.toInstant((long) times[at]);
            Instant from = grid.startOf(earliest);
            Instant end = grid.endAfter(earliest);
            Instant to = request.to() != null && request.to().isBefore(end) ? request.to() : end;
            found.add(new Chunk(from, to, null, null));
            requireFew(found.size());
            while (at < times.length && times[at] < Micros.of(to)) {
                at++;
            }
        }
        return found;
    }

    private static void requireFew(long chunks) {
        if (chunks > MOST) {
            throw new CannotCheck("that would be more than " + MOST + " chunks; take larger ones or a smaller window");
        }
    }

    /// The times of the window's rows, in microseconds.
    private static double[] times(
            DriftCheckRequested request, SegmentStore store, List<SegmentRef> segments, @Nullable String timeColumn)
            throws IOException {
        if (timeColumn == null) {
            throw new CannotCheck("the dataset has no time column, so it has no window");
        }
        var scan = new RowScan(
                segments.stream().map(SegmentRef::file).toList(),
                timeColumn,
                request.from(),
                request.to(),
                0,
                Long.MAX_VALUE);
        RowScan.Scanned scanned = scan.read(store, List.of(timeColumn)).get(timeColumn);
        return scanned == null ? new double[0] : scanned.sample().numbers();
    }

    /// Where chunks of a period begin: at the start of the window, or else at a round time in UTC.
    private record Grid(OffsetDateTime origin, Period days, Duration time) {
        static Grid of(String period, @Nullable Instant from, Instant earliest) {
            boolean ofTime = period.contains("T");
            Period days = ofTime ? Period.ZERO : Period.parse(period);
            Duration time = ofTime ? Duration.parse(period) : Duration.ZERO;
            if (from != null) {
                return new Grid(from.atOffset(ZoneOffset.UTC), days, time);
            }
            OffsetDateTime day = earliest.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
            if (days.getYears() > 0) {
                day = day.withDayOfYear(1);
            } else if (days.getMonths() > 0) {
                day = day.withDayOfMonth(1);
            }
            return new Grid(day, days, time);
        }

        private OffsetDateTime edge(long n) {
            return ofTime()
                    ? origin.plus(time.multipliedBy(n))
                    : origin.plusYears(n * days.getYears())
                            .plusMonths(n * days.getMonths())
                            .plusDays(n * days.getDays());
        }

        private boolean ofTime() {
            return days.isZero();
        }

        /// The number of the chunk that an instant is in.
        private long number(Instant instant) {
            Duration since = Duration.between(origin.toInstant(), instant);
            Duration about = ofTime() ? time : Duration.between(origin, edge(1));
            long n = Math.max(0, since.dividedBy(about));
            while (!edge(n + 1).toInstant().isAfter(instant)) {
                n++;
            }
            while (n > 0 && edge(n).toInstant().isAfter(instant)) {
                n--;
            }
            return n;
        }

        Instant startOf(Instant instant) {
            return edge(number(instant)).toInstant();
        }

        Instant endAfter(Instant instant) {
            return edge(number(instant) + 1).toInstant();
        }
    }
}
