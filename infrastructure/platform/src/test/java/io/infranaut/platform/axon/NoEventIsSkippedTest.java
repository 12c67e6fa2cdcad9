package io.infranaut.platform.axon;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.TestPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoEventIsSkippedTest {
    private final TestPlatform platform = TestPlatform.start();
    private final PostgresEventStorageEngine engine = platform.bean(PostgresEventStorageEngine.class);
    private final EventTail tail = platform.bean(EventTail.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        platform.close();
    }

    /// An append that has drawn its numbers and does not end.
    private final class Stalled {
        private final CountDownLatch drawn = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final Future<?> transaction;

        private Stalled(UUID key, boolean commits) throws InterruptedException {
            transaction = threads.submit(() -> {
                try {
                    platform.inTransaction(() -> {
                        platform.append(issued(key));
                        drawn.countDown();
                        awaitQuietly(end);
                        if (!commits) {
                            throw new IllegalStateException("rolled back");
                        }
                    });
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("rolled back");
                }
            });
            assertThat(drawn.await(10, TimeUnit.SECONDS)).isTrue();
        }

        private void end() throws Exception {
            end.countDown();
            transaction.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void noFollowerPassesAStalledAppendHoweverLongItTakes() throws Exception {
        var live = tail.openStream(tail.createTailToken());
        platform.append(issued(UUID.randomUUID()));
        assertThat(live.nextAvailable().trackingToken().position()).hasValue(1);

        var stalled = new Stalled(UUID.randomUUID(), true);
        platform.append(issued(UUID.randomUUID()));
        platform.append(issued(UUID.randomUUID()));
        var late = tail.openStream(tail.createTailToken());
        assertThat(late.nextAvailable().trackingToken().position()).hasValue(1);

        for (int look = 0; look < 50; look++) {
            assertThat(engine.readEvents(new GlobalSequenceTrackingToken(1), false))
                    .isEmpty();
        }
        assertThat(live.hasNextAvailable(500, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(late.hasNextAvailable(100, TimeUnit.MILLISECONDS)).isFalse();

        stalled.end();
        for (var follower : List.of(live, late)) {
            assertThat(positions(follower, 3)).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void numbersThatWereRolledBackHoldNobodyUp() throws Exception {
        var live = tail.openStream(tail.createTailToken());
        var stalled = new Stalled(UUID.randomUUID(), false);
        platform.append(issued(UUID.randomUUID()));
        stalled.end();
        platform.append(issued(UUID.randomUUID()));
        assertThat(positions(live, 2)).containsExactly(2L, 3L);
    }

    @Test
    void appendsGoOnWhileOneStallsAndAProcessStarts() throws Exception {
        var stalled = new Stalled(UUID.randomUUID(), true);
        var head = threads.submit(() -> engine.createHeadToken());
        for (int i = 0; i < 20; i++) {
            platform.append(issued(UUID.randomUUID()));
        }
        assertThat(head.isDone()).isFalse();
        stalled.end();
        assertThat(head.get(10, TimeUnit.SECONDS).position().orElseThrow()).isLessThanOrEqualTo(21);
    }

    @Test
    void writersThatOverlapStallAndRollBackHideNothing() throws Exception {
        var writing = new AtomicBoolean(true);
        var followers = new ArrayList<Future<List<Long>>>();
        followers.add(threads.submit(() -> follow(tail.openStream(tail.createTailToken()), writing)));
        var writers = new ArrayList<Future<?>>();
        for (int writer = 0; writer < 6; writer++) {
            var random = new Random(writer);
            writers.add(threads.submit(() -> {
                for (int i = 0; i < 120; i++) {
                    write(random);
                }
            }));
        }
        for (int late = 0; late < 3; late++) {
            followers.add(threads.submit(() -> follow(tail.openStream(tail.createTailToken()), writing)));
            // a reader of the store itself shares the watermark and nothing else
            followers.add(threads.submit(() -> readDirectly(writing)));
        }
        for (Future<?> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        writing.set(false);
        List<Long> stored = platform.db()
                .fetch("select position from event_store.domain_event order by position")
                .map(row -> row.get(0, Long.class));
        assertThat(stored).hasSizeGreaterThan(500);
        for (Future<List<Long>> follower : followers) {
            assertThat(follower.get(30, TimeUnit.SECONDS)).isEqualTo(stored);
        }
    }

    @Test
    void aFollowerThatLeavesATypeOutMissesNoneOfTheOthersAndReachesTheEnd() throws Exception {
        var stalled = new Stalled(UUID.randomUUID(), true);
        for (int i = 0; i < 30; i++) {
            appendMany(i, 200);
        }
        // a node that starts now finds the stalled append's hole far below the newest event
        try (var restarted = TestPlatform.on(platform.postgres())) {
            EventTail other = restarted.bean(EventTail.class);
            var follower = other.openStream(other.createTailToken());
            assertThat(follower.hasNextAvailable(300, TimeUnit.MILLISECONDS)).isFalse();
            stalled.end();
            var seen = new ArrayList<Long>();
            for (long position = 0; position < platform.newest(); ) {
                assertThat(follower.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
                TrackedEventMessage<?> event = follower.nextAvailable();
                position = event.trackingToken().position().orElseThrow();
                if (event.getPayloadType() == KeyRotated.class) {
                    follower.skipMessagesWithPayloadTypeOf(event);
                } else {
                    seen.add(position);
                }
            }
            assertThat(seen)
                    .isEqualTo(platform.db()
                            .fetch("select position from event_store.domain_event where type = 'identity.KeyIssued'"
                                    + " order by position")
                            .map(row -> row.get(0, Long.class)));
            List<Long> read;
            try (var events = restarted
                    .bean(PostgresEventStorageEngine.class)
                    .readSettled(0, platform.newest(), List.of("identity.KeyRotated"), 1000)) {
                read = events.map(event -> event.trackingToken().position().orElseThrow())
                        .toList();
            }
            assertThat(read).hasSize(32).startsWith(1L, 2L).endsWith(platform.newest());
        }
    }

    /// One key that is issued, and then rotated again and again.
    private void appendMany(int key, int events) {
        UUID id = new UUID(key, key);
        var all = new ArrayList<EventMessage<?>>();
        all.add(issued(id));
        for (int version = 1; version < events; version++) {
            all.add(rotated(id, version));
        }
        platform.append(all.toArray(EventMessage<?>[]::new));
    }

    private void write(Random random) {
        UUID key = UUID.randomUUID();
        try {
            platform.inTransaction(() -> {
                platform.append(issued(key), rotated(key, 1));
                if (random.nextInt(4) == 0) {
                    pause(random.nextInt(12));
                }
                if (random.nextInt(5) == 0) {
                    throw new IllegalStateException("rolled back");
                }
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("rolled back");
        }
    }

    private List<Long> follow(BlockingStream<? extends TrackedEventMessage<?>> follower, AtomicBoolean writing)
            throws InterruptedException {
        var seen = new ArrayList<Long>();
        while (true) {
            boolean over = !writing.get();
            if (follower.hasNextAvailable(over ? 1000 : 20, TimeUnit.MILLISECONDS)) {
                seen.add(follower.nextAvailable().trackingToken().position().orElseThrow());
            } else if (over && (seen.isEmpty() ? 0 : seen.getLast()) == platform.newest()) {
                return seen;
            }
        }
    }

    private List<Long> readDirectly(AtomicBoolean writing) {
        var seen = new ArrayList<Long>();
        while (true) {
            boolean over = !writing.get();
            long last = seen.isEmpty() ? 0 : seen.getLast();
            engine.readEvents(new GlobalSequenceTrackingToken(last), false)
                    .forEach(event -> seen.add(event.trackingToken().position().orElseThrow()));
            if (over && seen.getLast() == platform.newest()) {
                return seen;
            }
        }
    }

    private static List<Long> positions(BlockingStream<? extends TrackedEventMessage<?>> follower, int count)
            throws InterruptedException {
        var positions = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            assertThat(follower.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
            positions.add(follower.nextAvailable().trackingToken().position().orElseThrow());
        }
        return positions;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        until(() -> latch.getCount() == 0);
    }

    private static void pause(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        until(() -> System.nanoTime() > end);
    }
}
