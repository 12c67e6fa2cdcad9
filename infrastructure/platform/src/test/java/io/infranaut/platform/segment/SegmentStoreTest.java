package io.infranaut.platform.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.api.Digest;
import io.infranaut.platform.format.BodyTooLargeException;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.platform.table.RandomTables;
import io.infranaut.platform.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentStoreTest {
    @TempDir
    Path folder;

    private static Table table(int seed, int rows) {
        var random = new Random(seed);
        return RandomTables.table(random, RandomTables.schema(random, 10), rows);
    }

    @Test
    void whatIsStoredIsReadBackWholeAndByColumn() throws IOException {
        var store = new SegmentStore(folder);
        for (int seed = 0; seed < 40; seed++) {
            Table table = table(seed, seed * 37);

            Segment segment = store.write(table);
            Table whole = store.readVerified(segment.file(), segment.logical());
            String last = table.schema().columns().getLast().name();
            Table two = store.read(segment.file(), List.of(last, "at"));

            assertThat(whole.schema()).isEqualTo(table.schema());
            assertThat(segment.logical()).isEqualTo(LogicalDigest.of(table));
            assertThat(segment.rows()).isEqualTo(table.rows());
            assertThat(segment.bytes()).isEqualTo(Files.size(store.path(segment.file())));
            assertThat(LogicalDigest.of(two)).isEqualTo(LogicalDigest.of(table.project(List.of(last, "at"))));
        }
    }

    @Test
    void severalRowGroupsAndPagesAreReadBack() throws IOException {
        Table table = table(5, 300_000);
        var store = new SegmentStore(folder);

        Segment segment = store.write(table);

        assertThat(LogicalDigest.of(store.read(segment.file()))).isEqualTo(segment.logical());
    }

    @Test
    void anotherReaderFindsTheSame() throws Exception {
        Table table = table(11, 20_000);
        Path file = new SegmentStore(folder)
                .path(new SegmentStore(folder).write(table).file());

        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var rows = statement.executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
            for (int row = 0; row < table.rows(); row++) {
                assertThat(rows.next()).isTrue();
                for (int c = 0; c < table.schema().columns().size(); c++) {
                    var column = table.schema().columns().get(c);
                    Object expected = table.row(row).value(column.name());
                    Object found = rows.getObject(c + 1);
                    if (found instanceof java.time.OffsetDateTime time) {
                        found = time.toInstant();
                    }
                    assertThat(found).as(column.name()).isEqualTo(expected);
                }
            }
            assertThat(rows.next()).isFalse();
        }
    }

    /// The file was made by the writer that came before this one, from the same random table.
    @Test
    void aSegmentOfAnEarlierWriterIsReadAndCheckedAsBefore() throws IOException {
        var random = new Random(7);
        Table table = RandomTables.table(random, RandomTables.schema(random, 12), 700);
        var digest = new Digest("96c14a7d434813f290df101aa9a968fbd8ee06ed8f17a658b7a51380743f8587");
        Path file = Files.createDirectories(folder.resolve("96")).resolve(digest.value() + ".parquet");
        try (var earlier = getClass().getResourceAsStream("/segments/earlier-writer.parquet")) {
            Files.copy(Objects.requireNonNull(earlier), file);
        }

        Table read = new SegmentStore(folder).readVerified(digest, LogicalDigest.of(table));

        assertThat(read.schema()).isEqualTo(table.schema());
    }

    @Test
    void theSameTableMakesTheSameFileAlsoAtTheSameTime() throws Exception {
        Table table = table(1, 5_000);
        var store = new SegmentStore(folder);
        List<Callable<Segment>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            writers.add(() -> new SegmentStore(folder).write(table));
        }
        var digests = new HashSet<Digest>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var done : pool.invokeAll(writers)) {
                digests.add(done.get().file());
            }
        }

        assertThat(digests).hasSize(1);
        assertThat(store.list()).extracting(StoredFile::digest).containsExactlyElementsOf(digests);
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aChangedByteAnywhereIsFoundAndTheSegmentNamed() throws IOException {
        var store = new SegmentStore(folder);
        Segment segment = store.write(table(2, 500));
        Path file = store.path(segment.file());
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(2);

        for (int i = 0; i < 50; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= 1;
            Files.write(file, damaged);

            assertThatThrownBy(() -> store.read(segment.file(), List.of("at")))
                    .isInstanceOf(SegmentException.Corrupt.class)
                    .hasMessageContaining(segment.file().value());
        }
    }

    @Test
    void aMissingSegmentIsNamed() throws IOException {
        var store = new SegmentStore(folder);
        var digest = new Digest("ab".repeat(32));

        assertThatThrownBy(() -> store.read(digest))
                .isInstanceOf(SegmentException.Missing.class)
                .hasMessageContaining(digest.value());
    }

    @Test
    void otherRowsThanThoseCitedAreFound() throws IOException {
        var store = new SegmentStore(folder);
        Segment segment = store.write(table(2, 50));
        Segment other = store.write(table(3, 50));

        assertThatThrownBy(() -> store.readVerified(segment.file(), other.logical()))
                .isInstanceOf(SegmentException.Corrupt.class);
    }

    @Test
    void theSweepTakesWhatIsOldAndNotReferenced() throws IOException {
        var store = new SegmentStore(folder);
        Digest kept = store.write(table(1, 10)).file();
        Digest old = store.write(table(2, 10)).file();
        Digest rewritten = store.write(table(3, 10)).file();
        Instant now = Instant.now();
        for (Digest digest : List.of(kept, old, rewritten)) {
            Files.setLastModifiedTime(store.path(digest), FileTime.from(now.minus(Duration.ofHours(2))));
        }
        store.write(table(3, 10));
        Digest young = store.write(table(4, 10)).file();

        List<Digest> removed = store.sweep(kept::equals, now.minus(Duration.ofHours(1)));

        assertThat(removed).containsExactly(old);
        assertThat(store.list()).extracting(StoredFile::digest).containsExactlyInAnyOrder(kept, rewritten, young);
    }

    @Test
    void aSpooledBodyIsKeptByteForByteUntilDeleted() throws IOException {
        var spool = new SpoolStore(folder);
        var body = new byte[3_000_000];
        new Random(1).nextBytes(body);

        var spooled = spool.write(new ByteArrayInputStream(body), body.length);

        assertThat(spooled.bytes()).isEqualTo(body.length);
        try (var in = spool.open(spooled.digest())) {
            assertThat(in.readAllBytes()).isEqualTo(body);
        }
        assertThat(spool.delete(spooled.digest())).isTrue();
        assertThat(spool.delete(spooled.digest())).isFalse();
        assertThatThrownBy(() -> spool.open(spooled.digest()))
                .hasMessageContaining(spooled.digest().value());
    }

    @Test
    void aBodyBeyondTheLimitLeavesNothing() throws IOException {
        var spool = new SpoolStore(folder);

        assertThatThrownBy(() -> spool.write(new ByteArrayInputStream(new byte[1001]), 1000))
                .isInstanceOf(BodyTooLargeException.class);

        assertThat(spool.list()).isEmpty();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }
}
