package io.infranaut.platform.readmodel;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.identity.api.KeyEvent;
import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModels.Content;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.axonframework.eventhandling.EventMessage;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Several read models that are filled from one reading of a history of more than four chunks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefillTest {
    private static final int CHUNK = 200;
    private static final int EVENTS = 4 * CHUNK + 50;
    private static final long NEVER = Long.MAX_VALUE;

    /// Counts the rotations of each key; while it is filled, it stands still or fails at a position.
    private static final class Counted implements ReadModel {
        private final String name;
        private volatile long holdAt = NEVER;
        private volatile long failAt = NEVER;
        private volatile boolean held;
        private volatile CountDownLatch gate = new CountDownLatch(0);
        /// The first position that was seen after it had failed.
        private volatile long wentOnAt;

        private volatile boolean failed;
        /// The last position that was seen while it was filled.
        private volatile long seen;

        private Counted(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String viewSchema() {
            return "shown_" + name;
        }

        @Override
        public int batchSize() {
            return CHUNK;
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(KeyEvent.class);
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {
            if (rows.generation().number() > 1) {
                disturb(recorded.position());
            }
            switch (event) {
                case KeyIssued e -> rows.insert(TallyTable.Row.of(e.keyId().value(), e.name(), 0, recorded.position()));
                case KeyRotated e ->
                    rows.change(TallyTable.TALLY, e.keyId().value()).rotate(recorded.position());
                default -> throw new IllegalArgumentException(event.toString());
            }
        }

        private void disturb(long position) {
            if (failed && wentOnAt == 0) {
                wentOnAt = position;
            }
            if (position >= failAt) {
                failAt = NEVER;
                failed = true;
                throw new DataAccessException("this handler fails once", new SQLTransientException());
            }
            if (position >= holdAt && gate.getCount() > 0) {
                held = true;
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
            seen = position;
        }

        private void holdAt(long position) {
            gate = new CountDownLatch(1);
            holdAt = position;
        }

        private void reset() {
            gate.countDown();
            holdAt = NEVER;
            failAt = NEVER;
            held = false;
            failed = false;
            wentOnAt = 0;
            seen = 0;
        }
    }

    private final Counted tally = new Counted("tally");
    private final Counted early = new Counted("early");
    private final Counted late = new Counted("late");
    private final List<Counted> all = List.of(tally, early, late);
    private TestPlatform platform;
    private ReadModels models;
    private String right;

    @BeforeAll
    void appendHistory() {
        platform = TestPlatform.start(tally, early, late);
        models = platform.bean(ReadModels.class);
        var random = new Random(7);
        var keys = new ArrayList<UUID>();
        var versions = new ArrayList<Long>();
        var batch = new ArrayList<EventMessage<?>>();
        for (int i = 0; i < EVENTS; i++) {
            int key = random.nextInt(EVENTS / 8);
            if (key >= keys.size()) {
                keys.add(new UUID(random.nextLong(), random.nextLong()));
                versions.add(0L);
                batch.add(issued(keys.getLast()));
            } else {
                versions.set(key, versions.get(key) + 1);
                batch.add(rotated(keys.get(key), versions.get(key)));
            }
            if (batch.size() == 50) {
                platform.append(batch.toArray(EventMessage<?>[]::new));
                batch.clear();
            }
        }
        until(() -> names().stream().allMatch(name -> models.position(name) == EVENTS));
        right = models.content("tally").digest();
        assertSame();
    }

    @AfterAll
    void close() {
        platform.close();
    }

    @AfterEach
    void reset() {
        all.forEach(Counted::reset);
    }

    private List<String> names() {
        return all.stream().map(Counted::name).toList();
    }

    private void assertSame() {
        assertThat(models.contents(names())).extracting(Content::digest).containsOnly(right);
        assertThat(models.deadLetters()).isZero();
    }

    private String rebuild() {
        String request = UUID.randomUUID().toString();
        models.rebuild(names(), 2, request);
        return request;
    }

    private boolean serves(Counted model, String request) {
        return models.rebuilt(model.name(), request).orElseThrow().state().equals("SERVING");
    }

    private void untilAllServe(String request) {
        until(() -> all.stream().allMatch(model -> serves(model, request)));
    }

    @Test
    void theyHoldWhatWasKeptLive() {
        untilAllServe(rebuild());
        assertSame();
    }

    @Test
    void whoIsSlowHoldsUpTheOthersOnlyAfterAWholeChunk() {
        late.holdAt(CHUNK / 2);
        String request = rebuild();
        until(() -> late.held && early.seen >= 2 * CHUNK && tally.seen >= 2 * CHUNK);
        long end = System.nanoTime() + 300_000_000;
        until(() -> {
            assertThat(List.of(early.seen, tally.seen))
                    .as("what is read waits for it")
                    .allMatch(seen -> seen <= 3 * CHUNK);
            return System.nanoTime() > end;
        });
        assertThat(models.rebuilt("late", request).orElseThrow().position()).isZero();
        late.gate.countDown();
        untilAllServe(request);
        assertSame();
    }

    @Test
    void whoFailsMidwayGoesOnFromThereAndHoldsUpNobody() {
        early.failAt = 2 * CHUNK + 10;
        String request = rebuild();
        untilAllServe(request);
        assertThat(early.wentOnAt).as("what was committed is not read again").isEqualTo(2 * CHUNK + 1);
        assertThat(tally.wentOnAt).isZero();
        assertSame();
    }

    @Test
    void whoIsAtTheEndServesWhileOthersAreStillFilled() {
        late.holdAt(EVENTS);
        String request = rebuild();
        until(() -> late.held && serves(early, request) && serves(tally, request));
        assertThat(serves(late, request)).isFalse();
        assertThat(models.content("late").generation())
                .as("what was before serves on")
                .isLessThan(models.rebuilt("late", request)
                        .orElseThrow()
                        .generation()
                        .number());
        late.gate.countDown();
        untilAllServe(request);
        assertSame();
    }
}
