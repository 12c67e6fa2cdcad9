package io.infranaut.platform.readmodel;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.identity.api.KeyEvent.KeyIssued;
import io.infranaut.identity.api.KeyEvent.KeyRotated;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.axon.ProcessorSegments;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.ProcessorWatch;
import io.infranaut.platform.process.Watch.Overdue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/// Segments are split and merged, and followers held and begun again, while events come.
class SegmentsTest {
    /// Counts the rotations of each key; does not get on with some keys for a while.
    private static final class Tally implements ReadModel {
        private final Set<UUID> stopped = ConcurrentHashMap.newKeySet();

        @Override
        public String name() {
            return "tally";
        }

        @Override
        public void on(Object event, Recorded recorded, Rows rows) {
            if (stopped.contains(UUID.fromString(recorded.aggregateId()))) {
                throw new UncheckedIOException(new IOException("not now"));
            }
            switch (event) {
                case KeyIssued e -> rows.insert(TallyTable.Row.of(e.keyId().value(), e.name(), 0, recorded.position()));
                // out of order, or twice, is not taken
                case KeyRotated e -> {
                    TallyTable.Row tally =
                            rows.change(TallyTable.TALLY, e.keyId().value());
                    if (tally.get(TallyTable.TALLY.rotations) != recorded.version() - 1) {
                        throw new IllegalStateException("not the next rotation");
                    }
                    tally.rotate(recorded.position());
                }
                default -> {}
            }
        }
    }

    private final Tally tally = new Tally();
    private final List<UUID> keys =
            IntStream.rangeClosed(1, 16).mapToObj(i -> new UUID(i, 31L * i)).toList();
    private long version;

    private void issue(TestPlatform platform) {
        platform.inTransaction(() -> keys.forEach(key -> platform.append(issued(key))));
    }

    private void rotateAll(TestPlatform platform) {
        version++;
        platform.inTransaction(() -> keys.forEach(key -> platform.append(rotated(key, version))));
    }

    private static ReadModels models(TestPlatform platform) {
        return platform.bean(ReadModels.class);
    }

    private static void change(TestPlatform platform, boolean split) {
        try {
            platform.bean(ProcessorSegments.class)
                    .change("tally", split, null, UUID.randomUUID().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Integer> segments(TestPlatform platform) {
        return platform.bean(ProcessorSegments.class).of("tally");
    }

    private void assertAllCounted(TestPlatform platform) {
        until(() -> models(platform).position("tally") == platform.newest());
        assertThat(models(platform).deadLetters("tally", 0, new UUID(0, 0), 10)).isEmpty();
        assertThat(platform.db().fetchValues("select distinct rotations from tally"))
                .isEqualTo(List.of((Object) (int) version));
        assertThat(platform.db().fetchCount(DSL.table("tally"))).isEqualTo(keys.size());
    }

    @Test
    void whateverIsSplitAndMergedWhileEventsComeEachIsTakenInOnceAndInOrder() {
        try (var platform = TestPlatform.start(tally)) {
            issue(platform);
            var random = new Random(7);
            var sizes = new TreeSet<Integer>();
            for (int i = 0; i < 6; i++) {
                rotateAll(platform);
                change(platform, i < 3 || random.nextBoolean());
                sizes.add(segments(platform).size());
                rotateAll(platform);
            }
            assertThat(sizes).contains(2, 3, 4);
            assertAllCounted(platform);
            String digest = models(platform).content("tally").digest();
            models(platform).rebuild("tally", 3).done().join();
            assertThat(models(platform).content("tally").digest()).isEqualTo(digest);
        }
    }

    @Test
    void segmentsThatAreNotEquallyFarAreMergedAndNothingIsTakenInTwice() {
        try (var platform = TestPlatform.start(tally)) {
            issue(platform);
            change(platform, true);
            change(platform, true);
            until(() -> models(platform).position("tally") == platform.newest());
            tally.stopped.add(keys.getFirst());
            for (int i = 0; i < 5; i++) {
                rotateAll(platform);
            }
            until(() -> stored(platform).stream().distinct().count() == 2);
            while (segments(platform).size() > 1) {
                change(platform, false);
            }
            assertThat(platform.db().fetchCount(DSL.table("platform.processor_merge")))
                    .isPositive();
            tally.stopped.clear();
            assertAllCounted(platform);
            until(() -> platform.db().fetchCount(DSL.table("platform.processor_merge")) == 0);
        }
    }

    private static List<Long> stored(TestPlatform platform) {
        return platform.db()
                .fetch("select (convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint"
                        + " from event_store.token_entry where processor_name = 'tally-g1'")
                .map(row -> row.get(0, Long.class));
    }

    @Test
    void aChangeIsCarriedOutOnceHoweverOftenItIsAskedFor() throws InterruptedException {
        try (var platform = TestPlatform.start(tally)) {
            issue(platform);
            until(() -> models(platform).position("tally") == platform.newest());
            ProcessorSegments segments = platform.bean(ProcessorSegments.class);
            segments.change("tally", true, 0, "the change");
            segments.change("tally", true, 0, "the change");
            assertThat(segments.of("tally")).containsExactly(0, 1);
        }
    }

    @Test
    void whatIsPausedOnOneNodeStandsStillOnAllAndStaysSoWhenTheyStartAgain() {
        try (var one = TestPlatform.start(tally);
                var other = TestPlatform.on(one.postgres(), tally)) {
            issue(one);
            until(() -> models(one).position("tally") == one.newest());
            other.bean(ProcessorControl.class).pause("tally", "me", "to see it stand", Instant.now());
            until(() -> one.db()
                            .fetchSingle("select count(owner) from event_store.token_entry"
                                    + " where processor_name = 'tally-g1'")
                            .get(0, Long.class)
                    == 0);
            rotateAll(one);
            try (var third = TestPlatform.on(one.postgres(), tally)) {
                assertThat(third.bean(ProcessorControl.class).isPaused("tally")).isTrue();
                assertThat(models(third).position("tally")).isLessThan(third.newest());
            }
            assertThat(models(one).position("tally")).isLessThan(one.newest());
            one.bean(ProcessorControl.class).resume("tally");
            assertAllCounted(one);
        }
    }

    /// Handles no event before it may.
    private static final class Halted implements EventProcess {
        private final List<Long> handled = new CopyOnWriteArrayList<>();
        private volatile boolean mended;

        @Override
        public String name() {
            return "halted";
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(Object.class);
        }

        @Override
        public void on(Object event, Recorded recorded) {
            if (!mended) {
                throw new IllegalStateException("it is broken");
            }
            handled.add(recorded.position());
        }
    }

    @Test
    void aProcessThatFailsIsFoundAndBeginsAgainWhenItIsNudged() {
        var process = new Halted();
        try (var platform = TestPlatform.start(process)) {
            issue(platform);
            var watch =
                    new ProcessorWatch(platform.db(), platform.bean(ProcessorControl.class), Duration.ofMillis(100));
            var found = new ArrayList<Overdue>();
            until(() -> found.addAll(watch.overdue(Instant.now())));
            assertThat(found.getFirst().instance()).isEqualTo("halted/0");
            assertThat(found.getFirst().cause()).contains("position 1").contains("it is broken");
            assertThat(found.getFirst().attempts()).isPositive();
            process.mended = true;
            watch.nudge("halted/0");
            until(() -> process.handled.size() == keys.size());
            assertThat(process.handled).isSorted().doesNotHaveDuplicates();
            until(() -> watch.overdue(Instant.now()).isEmpty());
        }
    }
}
