package io.infranaut.statistics.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.statistics.chunk.Chunking.OfCount;
import io.infranaut.statistics.chunk.Chunking.OfPeriod;
import io.infranaut.statistics.chunk.Chunking.OfSize;
import io.infranaut.statistics.chunk.Chunking.Period;
import io.infranaut.statistics.chunk.Chunking.Remainder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkingTest {
    @Test
    void a_remainder_keeps_a_chunk_of_its_own_is_dropped_or_joins_the_last() {
        assertThat(new OfSize(4, Remainder.OWN_CHUNK).cut(10))
                .containsExactly(new Chunk("[0:3]", 0, 4), new Chunk("[4:7]", 4, 8), new Chunk("[8:9]", 8, 10));
        assertThat(new OfSize(4, Remainder.DROPPED).cut(10))
                .containsExactly(new Chunk("[0:3]", 0, 4), new Chunk("[4:7]", 4, 8));
        assertThat(new OfSize(4, Remainder.JOINS_THE_LAST).cut(10))
                .containsExactly(new Chunk("[0:3]", 0, 4), new Chunk("[4:9]", 4, 10));
        assertThat(new OfSize(5, Remainder.JOINS_THE_LAST).cut(3)).containsExactly(new Chunk("[0:2]", 0, 3));
        assertThat(new OfSize(5, Remainder.DROPPED).cut(3)).isEmpty();
        assertThat(new OfSize(5, Remainder.OWN_CHUNK).cut(0)).isEmpty();
    }

    @Test
    void a_number_of_chunks_gives_one_more_when_a_remainder_keeps_its_own() {
        assertThat(new OfCount(10, Remainder.OWN_CHUNK).cut(105)).hasSize(11).allMatch(c -> c.rows() <= 10);
        assertThat(new OfCount(10, Remainder.JOINS_THE_LAST).cut(105)).hasSize(10);
        assertThat(new OfCount(10, Remainder.OWN_CHUNK).cut(3)).hasSize(3);
    }

    @Test
    void calendar_periods_without_rows_are_absent() {
        long[] times = millis(
                "2026-01-31T23:59:59.999Z", "2026-02-01T00:00:00Z", "2026-02-28T12:00:00Z", "2026-04-01T00:00:00Z");

        assertThat(new OfPeriod(Period.MONTH).cut(times))
                .containsExactly(new Chunk("2026-01", 0, 1), new Chunk("2026-02", 1, 3), new Chunk("2026-04", 3, 4));
        assertThat(keys(Period.HOUR, times))
                .containsExactly("2026-01-31 23:00", "2026-02-01 00:00", "2026-02-28 12:00", "2026-04-01 00:00");
        assertThat(keys(Period.DAY, times)).containsExactly("2026-01-31", "2026-02-01", "2026-02-28", "2026-04-01");
        assertThat(keys(Period.WEEK, times))
                .containsExactly("2026-01-26/2026-02-01", "2026-02-23/2026-03-01", "2026-03-30/2026-04-05");
        assertThat(keys(Period.QUARTER, times)).containsExactly("2026Q1", "2026Q2");
        assertThat(keys(Period.YEAR, times)).containsExactly("2026");
    }

    @Test
    void times_before_1970_fall_into_their_own_periods() {
        assertThat(keys(Period.YEAR, millis("1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z")))
                .containsExactly("1969", "1970");
    }

    @Test
    void rows_are_ordered_by_time_and_within_one_time_as_they_came() {
        assertThat(Chunking.order(new long[] {5, 1, 5, 0})).containsExactly(3, 1, 0, 2);
    }

    @Test
    void what_cannot_be_cut_is_refused_with_a_reason() {
        assertThatThrownBy(() -> new OfPeriod(Period.DAY).cut(3)).hasMessageContaining("need a time");
        assertThatThrownBy(() -> new OfPeriod(Period.DAY).cut(new long[] {2, 1}))
                .hasMessageContaining("ascend");
        assertThatThrownBy(() -> new OfSize(0, Remainder.DROPPED)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OfCount(0, Remainder.DROPPED)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Chunk("", 3, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Chunk("", -1, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> keys(Period period, long[] times) {
        return new OfPeriod(period).cut(times).stream().map(Chunk::key).toList();
    }

    private static long[] millis(String... instants) {
        return Arrays.stream(instants)
                .mapToLong(text -> Instant.parse(text).toEpochMilli())
                .toArray();
    }
}
