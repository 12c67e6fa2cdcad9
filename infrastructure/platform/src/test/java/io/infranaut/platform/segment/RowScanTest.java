package io.infranaut.platform.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowScanTest {
    private static final TableSchema SCHEMA = new TableSchema(List.of(
            new Column("at", ColumnType.TIMESTAMP, ColumnRole.TIME, true),
            new Column("x", ColumnType.DOUBLE, ColumnRole.FEATURE, true),
            new Column("c", ColumnType.STRING, ColumnRole.FEATURE, true)));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private SegmentStore store;

    @BeforeEach
    void store(@TempDir Path folder) throws IOException {
        store = new SegmentStore(folder);
    }

    /// Row i happens i seconds after the start and holds i; every seventh lacks x, every ninth its time.
    private static Table table(int from, int to) {
        var table = Table.builder(SCHEMA);
        for (int i = from; i < to; i++) {
            if (i % 9 != 0) {
                table.putLong(0, Micros.of(START.plusSeconds(i)));
            }
            if (i % 7 != 0) {
                table.putDouble(1, i);
            }
            table.putString(2, i % 2 == 0 ? "even" : "odd");
            table.endRow();
        }
        return table.build();
    }

    private List<Digest> segments(int... bounds) throws IOException {
        var segments = new ArrayList<Digest>();
        for (int i = 1; i < bounds.length; i++) {
            segments.add(store.write(table(bounds[i - 1], bounds[i])).file());
        }
        return segments;
    }

    private record Found(Map<String, RowScan.Scanned> columns) {
        RowScan.Scanned get(String column) {
            return Objects.requireNonNull(columns.get(column));
        }
    }

    private Found scan(List<Digest> segments, @Nullable Instant from, @Nullable Instant to, long first, long last)
            throws IOException {
        return new Found(new RowScan(segments, "at", from, to, first, last).read(store, List.of("x", "c")));
    }

    @Test
    void allRowsAreReadInTheirOrder() throws IOException {
        Found all = scan(segments(0, 40, 100), null, null, 0, Long.MAX_VALUE);

        assertThat(all.columns().keySet()).containsExactly("x", "c");
        assertThat(all.get("x").sample().rows()).isEqualTo(100);
        assertThat(all.get("x").sample().missing()).isEqualTo(15);
        assertThat(all.get("x").sample().numbers())
                .containsExactly(DoubleStream.iterate(0, i -> i + 1)
                        .limit(100)
                        .filter(i -> i % 7 != 0)
                        .toArray());
        assertThat(all.get("c").sample().categories()).containsExactly(Map.entry("even", 50L), Map.entry("odd", 50L));
    }

    @Test
    void theDigestIsThatOfTheRowsHoweverTheyAreCut() throws IOException {
        Digest x =
                scan(segments(0, 100), null, null, 0, Long.MAX_VALUE).get("x").digest();

        assertThat(scan(segments(0, 1, 17, 17, 100), null, null, 0, Long.MAX_VALUE)
                        .get("x")
                        .digest())
                .isEqualTo(x)
                .isEqualTo(LogicalDigest.of(table(0, 100).project(List.of("x"))));
        assertThat(scan(segments(0, 99), null, null, 0, Long.MAX_VALUE).get("x").digest())
                .isNotEqualTo(x);
    }

    @Test
    void aWindowTakesItsFirstInstantAndLeavesItsLastAndRowsWithoutTime() throws IOException {
        Found window = scan(segments(0, 40, 100), START.plusSeconds(34), START.plusSeconds(47), 0, Long.MAX_VALUE);

        assertThat(window.get("x").sample().numbers()).containsExactly(34, 37, 38, 39, 40, 41, 43, 44, 46);
    }

    @Test
    void rowsAreNumberedAmongThoseThatTheTimeLeaves() throws IOException {
        Found window = scan(segments(0, 40, 100), START.plusSeconds(34), null, 3, 6);

        assertThat(window.get("x").sample().numbers()).containsExactly(38, 39, 40);
    }

    @Test
    void rowsWithoutATimeCannotBeCutByTime() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RowScan(List.of(), null, START, null, 0, 1));
    }

    @Test
    void columnsAreGroupedSoThatAGroupFitsInMemory() {
        assertThat(RowScan.groups(List.of("a", "b", "c"), 100)).containsExactly(List.of("a", "b", "c"));
        assertThat(RowScan.groups(List.of("a", "b", "c"), 4_000_000)).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(RowScan.groups(List.of("a", "b"), 100_000_000)).containsExactly(List.of("a"), List.of("b"));
    }
}
