package io.infranaut.platform.readmodel;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModels.Content;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

class ReadModelsTest {
    /// Counts the rotations of each key; in a test's hands it fails or holds still.
    private static final class Tally implements ReadModel {
        private final AtomicInteger failures = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile long gateAt;
        private volatile boolean held;

        @Override
        public String name() {
            return "tally";
        }

        @Override
        public int batchSize() {
            return 10;
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {
            switch (event) {
                case KeyIssued e -> rows.insert(TallyTable.Row.of(e.keyId().value(), e.name(), 0, recorded.position()));
                case KeyRotated e ->
                    rows.change(TallyTable.TALLY, e.keyId().value()).rotate(recorded.position());
                default -> {}
            }
            if (rows.generation().number() > 1 && recorded.position() >= gateAt) {
                hold();
            }
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new DataAccessException("this handler fails for now", new SQLTransientException());
            }
        }

        private void hold() {
            held = gate.getCount() > 0;
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /// Takes rotations only, and writes them by SQL.
    private static final class Rotations implements ReadModel {
        private final Set<Class<?>> given = ConcurrentHashMap.newKeySet();

        @Override
        public String name() {
            return "rotations";
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(KeyRotated.class);
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {
            given.add(event.getClass());
            rows.db()
                    .execute(
                            "insert into " + rows.generation().schema() + ".rotations (position, before, seen)"
                                    + " select ?, count(*), true from "
                                    + rows.generation().schema() + ".rotations",
                            recorded.position());
        }
    }

    private final Tally tally = new Tally();

    private static void randomHistory(TestPlatform platform, long seed, int keys) {
        var random = new Random(seed);
        for (int i = 0; i < keys; i++) {
            UUID key = new UUID(random.nextLong(), random.nextLong());
            platform.append(issued(key));
            for (int version = 1; version <= random.nextInt(4); version++) {
                platform.append(rotated(key, version));
            }
        }
    }

    private static Content settled(TestPlatform platform) {
        ReadModels models = platform.bean(ReadModels.class);
        until(() -> models.position("tally") == platform.newest());
        return models.content("tally");
    }

    private static void rebuild(TestPlatform platform, int segments) {
        ReadModels models = platform.bean(ReadModels.class);
        String request = UUID.randomUUID().toString();
        models.rebuild("tally", segments, request);
        until(() -> models.rebuilt("tally", request).orElseThrow().state().equals("SERVING"));
    }

    @Test
    void transactionsAreReal() {
        try (var platform = TestPlatform.start(tally)) {
            assertThat(platform.bean(PlatformTransactionManager.class)).isInstanceOf(JdbcTransactionManager.class);
            tally.failures.set(1);
            platform.append(issued(UUID.randomUUID()), issued(UUID.randomUUID()));
            Content content = settled(platform);
            assertThat(tally.failures).hasValue(0);
            assertThat(content.rows()).isEqualTo(2);
            assertThat(content.position()).isEqualTo(2);
        }
    }

    @Test
    void aModelIsGivenWhatItTakesAndPassesTheRest() {
        var rotations = new Rotations();
        try (var platform = TestPlatform.start(rotations)) {
            for (int i = 0; i < 50; i++) {
                UUID key = new UUID(i, i);
                var events = new ArrayList<EventMessage<?>>();
                events.add(issued(key));
                events.add(rotated(key, 1));
                for (int other = 0; other < 100; other++) {
                    events.add(issued(UUID.randomUUID()));
                }
                platform.append(events.toArray(EventMessage<?>[]::new));
            }
            ReadModels models = platform.bean(ReadModels.class);
            until(() -> models.position("rotations") == platform.newest());
            Content live = models.content("rotations");
            models.rebuild("rotations", 1).done().join();
            until(() -> models.position("rotations") == platform.newest());
            Content rebuilt = models.content("rotations");
            assertThat(rebuilt.digest()).isEqualTo(live.digest());
            assertThat(rebuilt.rows()).isEqualTo(50);
            assertThat(rotations.given).containsExactly(KeyRotated.class);
            assertThat(platform.db()
                            .fetch("select before from rotations where seen order by position")
                            .map(row -> row.get(0, Integer.class)))
                    .isEqualTo(IntStream.range(0, 50).boxed().toList());
        }
    }

    @Test
    void aBatchThatFailsLeavesNeitherRowsNorProgress() {
        try (var platform = TestPlatform.start(tally)) {
            platform.append(issued(UUID.randomUUID()));
            settled(platform);
            tally.failures.set(Integer.MAX_VALUE);
            platform.append(issued(UUID.randomUUID()));
            until(() -> tally.failures.get() < Integer.MAX_VALUE);
            Content content = platform.bean(ReadModels.class).content("tally");
            assertThat(content.rows()).isEqualTo(1);
            assertThat(content.position()).isEqualTo(1);
            tally.failures.set(0);
            assertThat(settled(platform).rows()).isEqualTo(2);
        }
    }

    @Test
    void theDigestIsTheSameAfterARebuildInOneOrEightSegments() {
        try (var platform = TestPlatform.start(tally)) {
            randomHistory(platform, 1, 200);
            Content first = settled(platform);
            rebuild(platform, 8);
            Content eight = settled(platform);
            rebuild(platform, 1);
            Content one = settled(platform);
            assertThat(List.of(first.segments(), eight.segments(), one.segments()))
                    .containsExactly(1, 8, 1);
            assertThat(List.of(eight.digest(), one.digest())).containsOnly(first.digest());
            assertThat(List.of(eight.position(), one.position())).containsOnly(first.position());
            assertThat(first.rows()).isEqualTo(200);
        }
    }

    @Test
    void oneChangedCellChangesTheDigestAndARebuildMendsIt() {
        try (var platform = TestPlatform.start(tally)) {
            randomHistory(platform, 2, 50);
            Content right = settled(platform);
            platform.db()
                    .execute("update tally set rotations = rotations + 1 where key_id = (select min(key_id::text)::uuid"
                            + " from tally)");
            assertThat(platform.bean(ReadModels.class).content("tally").digest())
                    .isNotEqualTo(right.digest());
            rebuild(platform, 3);
            assertThat(settled(platform).digest()).isEqualTo(right.digest());
        }
    }

    @Test
    void whatAReaderHasSeenStaysSeenWhileItIsRebuilt() throws Exception {
        try (var platform = TestPlatform.start(tally)) {
            ReadModels models = platform.bean(ReadModels.class);
            var goOn = new AtomicBoolean(true);
            var writes = new AtomicInteger();
            try (var threads = Executors.newFixedThreadPool(3)) {
                var readers = new ArrayList<Future<?>>();
                for (int i = 0; i < 3; i++) {
                    readers.add(threads.submit(() -> readOwnWrites(platform, models, goOn, writes)));
                }
                for (int segments : new int[] {1, 8, 2}) {
                    int before = writes.get();
                    until(() -> writes.get() > before + 20);
                    rebuild(platform, segments);
                }
                goOn.set(false);
                for (var reader : readers) {
                    reader.get(30, TimeUnit.SECONDS);
                }
            }
            Content before = settled(platform);
            rebuild(platform, 1);
            assertThat(settled(platform).digest()).isEqualTo(before.digest());
            assertThat(platform.db().fetch("select nspname from pg_namespace where nspname like 'rm_tally%'"))
                    .as("old generations are dropped")
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    private static void readOwnWrites(
            TestPlatform platform, ReadModels models, AtomicBoolean goOn, AtomicInteger writes) {
        while (goOn.get()) {
            UUID key = UUID.randomUUID();
            platform.append(issued(key));
            long position = platform.db()
                    .fetchOne("select position from event_store.domain_event where aggregate_id = ?", key.toString())
                    .get(0, Long.class);
            try {
                assertThat(models.await("tally", position, Duration.ofSeconds(20)))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (int look = 0; look < 3; look++) {
                assertThat(platform.db().fetch("select 1 from tally where key_id = ?", key))
                        .hasSize(1);
            }
            writes.incrementAndGet();
        }
    }

    /// A rebuild that has committed the first batches and stands still within a later one.
    private void heldRebuild(ReadModels models) {
        tally.gateAt = 50;
        tally.gate = new CountDownLatch(1);
        models.rebuild("tally", 1, "held");
        until(() -> tally.held);
        assertThat(models.rebuilt("tally", "held").orElseThrow().position()).isBetween(30L, 50L);
    }

    @Test
    void aRebuildThatIsBehindDoesNotServe() {
        try (var platform = TestPlatform.start(tally)) {
            randomHistory(platform, 5, 60);
            Content right = settled(platform);
            ReadModels models = platform.bean(ReadModels.class);
            heldRebuild(models);
            long end = System.nanoTime() + 500_000_000;
            until(() -> {
                assertThat(models.rebuilt("tally", "held").orElseThrow().state())
                        .isEqualTo("BUILDING");
                return System.nanoTime() > end;
            });
            assertThat(models.content("tally")).isEqualTo(right);
            tally.gate.countDown();
            until(() -> models.rebuilt("tally", "held").orElseThrow().state().equals("SERVING"));
            assertThat(models.content("tally").digest()).isEqualTo(right.digest());
        }
    }

    /// Before, it could claim what is still being given back, lose it, and begin again seconds later.
    @Test
    void theProcessorOfAGenerationStartsOnceItsFillingHasGivenItsClaimsBack() throws Exception {
        try (var platform = TestPlatform.start(tally);
                var other = platform.bean(DataSource.class).getConnection();
                var gate = other.createStatement()) {
            randomHistory(platform, 6, 20);
            Content right = settled(platform);
            platform.db().execute("""
                    create function hold() returns trigger language plpgsql as $$
                    begin
                        perform pg_advisory_xact_lock(77);
                        return new;
                    end $$;
                    create trigger hold before update on event_store.token_entry for each row
                    when (new.processor_name = 'tally-g2' and new.owner is null) execute function hold()
                    """);
            gate.execute("select pg_advisory_lock(77)");
            ReadModels models = platform.bean(ReadModels.class);
            Generation filled = models.rebuild("tally", 1, "given back").generation();
            until(() -> platform.db()
                    .fetchExists(DSL.selectOne()
                            .from("platform.read_model_generation")
                            .where("generation = 2 and completion is null")));
            long end = System.nanoTime() + 500_000_000;
            until(() -> {
                assertThat(models.runs(filled)).isFalse();
                return System.nanoTime() > end;
            });
            gate.execute("select pg_advisory_unlock(77)");
            until(() ->
                    models.rebuilt("tally", "given back").orElseThrow().state().equals("SERVING"));
            assertThat(models.content("tally").digest()).isEqualTo(right.digest());
        }
    }

    /// A database that crashes may lose the last commits of a filling, rows and position together, behind its back.
    @Test
    void whatACrashOfTheDatabaseTakesBackIsFilledAgain() {
        try (var platform = TestPlatform.start(tally)) {
            randomHistory(platform, 8, 60);
            Content right = settled(platform);
            ReadModels models = platform.bean(ReadModels.class);
            heldRebuild(models);
            platform.inTransaction(() -> {
                platform.db().execute("delete from rm_tally_2.tally");
                platform.db()
                        .execute("update event_store.token_entry set token = convert_to('{\"globalIndex\":0}', 'UTF8')"
                                + " where processor_name = 'tally-g2'");
            });
            tally.gate.countDown();

            until(() -> models.rebuilt("tally", "held").orElseThrow().state().equals("SERVING"));
            assertThat(models.content("tally").digest()).isEqualTo(right.digest());
        }
    }

    @Test
    void aRebuildThatARestartCutsOffGoesOn() {
        var database = TestPlatform.newDatabase();
        String request = "the same request";
        Content right;
        try (var platform = TestPlatform.on(database, tally)) {
            randomHistory(platform, 3, 40);
            right = settled(platform);
            tally.gate = new CountDownLatch(1);
            platform.bean(ReadModels.class).rebuild("tally", 4, request);
        }
        tally.gate = new CountDownLatch(0);
        var again = new Tally();
        try (var platform = TestPlatform.on(database, again)) {
            ReadModels models = platform.bean(ReadModels.class);
            until(() -> models.rebuilt("tally", request).orElseThrow().state().equals("SERVING"));
            Content content = settled(platform);
            assertThat(content.digest()).isEqualTo(right.digest());
            assertThat(content.generation()).isEqualTo(2);
            assertThat(models.rebuild("tally", 4, request).generation().number())
                    .isEqualTo(2);
            assertThat(models.rebuilt("tally", request).orElseThrow().replaces())
                    .extracting(Content::digest)
                    .isEqualTo(right.digest());
        }
    }

    @Test
    void twoNodesShareAReadModelAndSwitchOnce() {
        var database = TestPlatform.newDatabase();
        try (var one = TestPlatform.on(database, tally);
                var other = TestPlatform.on(database, new Tally())) {
            randomHistory(one, 4, 40);
            Content right = settled(one);
            rebuild(other, 1);
            assertThat(settled(one).digest()).isEqualTo(right.digest());
            assertThat(one.bean(ReadModels.class).content("tally").generation()).isEqualTo(2);
        }
    }

    @Test
    void eventsOfUnknownTypesDisturbNobody() {
        try (var platform = TestPlatform.start(tally)) {
            platform.append(issued(UUID.randomUUID()));
            platform.db()
                    .execute("insert into event_store.domain_event (event_id, aggregate_type, aggregate_id,"
                            + " sequence_number, recorded_at, type, revision, payload, metadata) values ('e', 'future.Thing', 't',"
                            + " 0, now(), 'future.Happened', '3', '{\"a\":1}', '{}')");
            platform.append(issued(UUID.randomUUID()));
            assertThat(settled(platform).rows()).isEqualTo(2);
        }
    }
}
