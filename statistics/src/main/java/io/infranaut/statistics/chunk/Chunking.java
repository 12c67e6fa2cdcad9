package io.infranaut.statistics.chunk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How rows are cut into chunks. Chunks are adjacent, do not overlap, and are cut before anything is left out.
public sealed interface Chunking {

    /// Chunks of so many rows.
    record OfSize(int rows, Remainder remainder) implements Chunking {
        public OfSize {
            if (rows < 1) {
                throw new IllegalArgumentException("a chunk has at least one row, not " + rows);
            }
        }
    }

    /// So many chunks of ⌊rows / count⌋ rows (one, if there are fewer rows than chunks); a remainder that keeps a
    /// chunk of its own makes one chunk more.
    record OfCount(int count, Remainder remainder) implements Chunking {
        public OfCount {
            if (count < 1) {
                throw new IllegalArgumentException("at least one chunk, not " + count);
            }
        }
    }

    /// A chunk for each period of the calendar, in UTC, that has rows. Weeks begin on Monday.
    record OfPeriod(Period period) implements Chunking {}

    enum Period {
        HOUR,
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR
    }

    /// What becomes of the rows that fill no chunk.
    enum Remainder {
        OWN_CHUNK,
        DROPPED,
        JOINS_THE_LAST
    }

    /// Cuts rows that have no time.
    ///
    /// @throws IllegalArgumentException if the chunks are calendar periods
    default List<Chunk> cut(int rows) {
        return switch (this) {
            case OfSize(int size, Remainder remainder) -> bySize(rows, size, remainder);
            case OfCount(int count, Remainder remainder) -> bySize(rows, Math.max(1, rows / count), remainder);
            case OfPeriod _ -> throw new IllegalArgumentException("calendar periods need a time for each row");
        };
    }

    /// Cuts rows that are ordered by time.
    ///
    /// @param times milliseconds since 1970, ascending; [#order] gives the order that makes them so
    default List<Chunk> cut(long[] times) {
        return switch (this) {
            case OfSize _, OfCount _ -> cut(times.length);
            case OfPeriod(Period period) -> byPeriod(times, period);
        };
    }

    /// The order of the rows by time, rows of one time in the order they came.
    static int[] order(long[] times) {
        return IntStream.range(0, times.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static List<Chunk> bySize(int rows, int size, Remainder remainder) {
        List<Chunk> chunks = new ArrayList<>();
        int whole = rows / size;
        for (int i = 0; i < whole; i++) {
            chunks.add(Chunk.ofRows(i * size, (i + 1) * size));
        }
        int left = whole * size;
        if (left < rows) {
            switch (remainder) {
                case OWN_CHUNK -> chunks.add(Chunk.ofRows(left, rows));
                case DROPPED -> {}
                case JOINS_THE_LAST ->
                    chunks.add(Chunk.ofRows(
                            chunks.isEmpty() ? 0 : chunks.removeLast().from(), rows));
            }
        }
        return List.copyOf(chunks);
    }

    private static List<Chunk> byPeriod(long[] times, Period period) {
        List<Chunk> chunks = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= times.length; i++) {
            if (i < times.length && times[i] < times[i - 1]) {
                throw new IllegalArgumentException("times must ascend; row " + i + " is before the one above it");
            }
            if (i == times.length || !start(times[i], period).equals(start(times[from], period))) {
                chunks.add(new Chunk(key(start(times[from], period), period), from, i));
                from = i;
            }
        }
        return List.copyOf(chunks);
    }

    private static LocalDateTime start(long time, Period period) {
        LocalDateTime at = LocalDateTime.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC);
        LocalDate day = at.toLocalDate();
        return switch (period) {
            case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
            case DAY -> day.atStartOfDay();
            case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1).atStartOfDay();
            case MONTH -> day.withDayOfMonth(1).atStartOfDay();
            case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1).atStartOfDay();
            case YEAR -> day.withDayOfYear(1).atStartOfDay();
        };
    }

    private static String key(LocalDateTime start, Period period) {
        LocalDate day = start.toLocalDate();
        return switch (period) {
            case HOUR -> day + " " + start.toLocalTime();
            case DAY -> day.toString();
            case WEEK -> day + "/" + day.plusDays(6);
            case MONTH -> day.toString().substring(0, day.toString().length() - 3);
            case QUARTER -> day.getYear() + "Q" + day.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR -> Integer.toString(day.getYear());
        };
    }
}
