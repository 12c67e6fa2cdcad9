package io.infranaut.platform.axon;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.infranaut.platform.TestPlatform;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

/// What every event store has to do. The store may hold other events already.
interface EventStoreContract {
    TestPlatform platform();

    default EventStorageEngine engine() {
        return platform().bean(EventStorageEngine.class);
    }

    default EventLog log() {
        return platform().bean(EventLog.class);
    }

    private void append(EventMessage<?>... events) {
        engine().appendEvents(List.of(events));
    }

    private List<DomainEventMessage<?>> stored(UUID stream) {
        var events = new ArrayList<DomainEventMessage<?>>();
        engine().readEvents(stream.toString()).forEachRemaining(events::add);
        return events;
    }

    private static List<String> ids(EventMessage<?>... events) {
        return List.of(events).stream().map(EventMessage::getIdentifier).toList();
    }

    private static List<String> ids(List<? extends EventMessage<?>> events) {
        return events.stream().<String>map(EventMessage::getIdentifier).toList();
    }

    /// The events after a position, of which there are at least so many.
    private List<TrackedEventMessage<?>> after(long position, int count) throws InterruptedException {
        var events = new ArrayList<TrackedEventMessage<?>>();
        try (BlockingStream<TrackedEventMessage<?>> stream =
                log().openStream(new GlobalSequenceTrackingToken(position))) {
            while (events.size() < count) {
                assertThat(stream.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
                events.add(stream.nextAvailable());
            }
        }
        return events;
    }

    private static long position(TrackedEventMessage<?> event) {
        return EventLog.position(event.trackingToken());
    }

    @Test
    default void anEventComesBackAsItWasAppended() {
        UUID key = UUID.randomUUID();
        var event = (DomainEventMessage<?>) issued(key);
        append(event);

        assertThat(stored(key)).singleElement().satisfies(read -> {
            assertThat(read.getIdentifier()).isEqualTo(event.getIdentifier());
            assertThat(read.getType()).isEqualTo(event.getType());
            assertThat(read.getAggregateIdentifier()).isEqualTo(key.toString());
            assertThat(read.getSequenceNumber()).isZero();
            assertThat(read.getPayload()).isEqualTo(event.getPayload());
            assertThat(read.getMetaData()).isEqualTo(event.getMetaData());
            assertThat(read.getTimestamp().truncatedTo(ChronoUnit.MILLIS))
                    .isEqualTo(event.getTimestamp().truncatedTo(ChronoUnit.MILLIS));
        });
        assertThat(engine().lastSequenceNumberFor(key.toString())).hasValue(0L);
    }

    @Test
    default void anUnknownStreamIsEmpty() {
        UUID unknown = UUID.randomUUID();
        assertThat(stored(unknown)).isEmpty();
        assertThat(engine().lastSequenceNumberFor(unknown.toString())).isEmpty();
        assertThat(engine().readSnapshot(unknown.toString())).isEmpty();
    }

    @Test
    default void aStreamIsReadInItsOrderFromAnyOfItsEvents() {
        UUID key = UUID.randomUUID();
        append(issued(key), rotated(key, 1));
        append(rotated(key, 2), rotated(key, 3));

        assertThat(stored(key).stream().map(DomainEventMessage::getSequenceNumber))
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(engine().readEvents(key.toString(), 2).asStream().map(DomainEventMessage::getSequenceNumber))
                .containsExactly(2L, 3L);
        assertThat(engine().readEvents(key.toString(), 4).asStream()).isEmpty();
    }

    @Test
    default void aTakenSequenceNumberIsRefusedWithTheWholeAppend() {
        UUID key = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        append(issued(key), rotated(key, 1));

        assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(() -> append(issued(other), rotated(key, 1)));

        assertThat(stored(key)).hasSize(2);
        assertThat(stored(other)).isEmpty();
        append(rotated(key, 2));
        assertThat(stored(key)).hasSize(3);
    }

    @Test
    default void ofManyWritersOfOneNumberOneWins() throws Exception {
        UUID key = UUID.randomUUID();
        race(() -> issued(key));
        race(() -> rotated(key, 1));
        assertThat(stored(key)).hasSize(2);
    }

    private void race(Supplier<EventMessage<?>> event) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var writers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 8; i++) {
                writers.add(threads.submit(() -> {
                    try {
                        append(event.get());
                        return true;
                    } catch (ConcurrencyException e) {
                        return false;
                    }
                }));
            }
            int won = 0;
            for (Future<Boolean> writer : writers) {
                won += writer.get(30, TimeUnit.SECONDS) ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    default void theSameEventTwiceIsThereOnce() throws InterruptedException {
        UUID key = UUID.randomUUID();
        long before = log().newest();
        EventMessage<?> event = issued(key);
        append(event);

        assertThatExceptionOfType(ConcurrencyException.class).isThrownBy(() -> append(event));

        assertThat(ids(stored(key))).containsExactly(event.getIdentifier());
        EventMessage<?> next = issued(UUID.randomUUID());
        append(next);
        assertThat(ids(after(before, 2))).isEqualTo(ids(event, next));
    }

    @Test
    default void theHistoryIsReplayedFromAnyPosition() throws InterruptedException {
        long before = log().newest();
        UUID key = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        EventMessage<?>[] events = {issued(key), issued(other), rotated(key, 1), rotated(other, 1), rotated(other, 2)};
        for (EventMessage<?> event : events) {
            append(event);
        }

        List<TrackedEventMessage<?>> all = after(before, events.length);
        assertThat(ids(all)).isEqualTo(ids(events));
        assertThat(position(all.getLast())).isEqualTo(log().newest());
        assertThat(all.stream().map(EventStoreContract::position)).isSorted().doesNotHaveDuplicates();
        for (int i = 0; i < events.length; i++) {
            assertThat(ids(after(position(all.get(i)), events.length - i - 1)))
                    .isEqualTo(ids(events).subList(i + 1, events.length));
        }
    }

    @Test
    default void theTailTokenStandsBeforeTheFirstEventAndTheHeadTokenAfterTheLast() throws InterruptedException {
        append(issued(UUID.randomUUID()));
        long head = EventLog.position(log().createHeadToken());
        EventMessage<?> next = issued(UUID.randomUUID());
        append(next);

        assertThat(EventLog.position(log().createTailToken())).isZero();
        assertThat(position(after(0, 1).getFirst())).isEqualTo(1);
        assertThat(ids(after(head, 1))).containsExactly(next.getIdentifier());
    }

    @Test
    default void aUnitOfWorkKnowsAPositionByWhichItsEventsHaveBeenPassed() throws InterruptedException {
        UUID key = UUID.randomUUID();
        long before = log().newest();
        var position = new long[1];
        var unit = DefaultUnitOfWork.startAndGet(GenericMessage.asMessage("append"));
        unit.execute(() -> {
            append(issued(key), rotated(key, 1));
            position[0] = Appended.in(unit);
        });

        List<TrackedEventMessage<?>> events = after(before, 2);
        assertThat(position[0])
                .isGreaterThanOrEqualTo(position(events.getLast()))
                .isLessThanOrEqualTo(log().newest());
    }

    @Test
    default void aFollowerIsCalledForWhatIsNew() throws InterruptedException {
        try (BlockingStream<TrackedEventMessage<?>> follower = log().openStream(log().createHeadToken())) {
            assertThat(follower.hasNextAvailable(0, TimeUnit.MILLISECONDS)).isFalse();
            var called = new AtomicBoolean();
            assertThat(follower.setOnAvailableCallback(() -> called.set(true))).isTrue();
            var appended = new ArrayList<EventMessage<?>>();
            // a follower may be told late of the very first event, when others begin to follow with it
            TestPlatform.until(() -> {
                EventMessage<?> event = issued(UUID.randomUUID());
                append(event);
                appended.add(event);
                return called.get();
            });
            for (EventMessage<?> event : appended) {
                assertThat(follower.hasNextAvailable(10, TimeUnit.SECONDS)).isTrue();
                assertThat(follower.nextAvailable().getIdentifier()).isEqualTo(event.getIdentifier());
            }
        }
    }

    @Test
    default void followersSeeEveryEventOfWritersSideBySideOnceAndInOneOrder() throws Exception {
        long before = log().newest();
        var writing = new AtomicBoolean(true);
        var appended = Collections.synchronizedList(new ArrayList<String>());
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var followers = new ArrayList<Future<List<TrackedEventMessage<?>>>>();
            var writers = new ArrayList<Future<?>>();
            followers.add(threads.submit(() -> follow(before, writing)));
            for (int writer = 0; writer < 4; writer++) {
                var random = new Random(writer);
                writers.add(threads.submit(() -> write(random, appended)));
            }
            followers.add(threads.submit(() -> follow(before, writing)));
            try {
                for (Future<?> writer : writers) {
                    writer.get(60, TimeUnit.SECONDS);
                }
            } finally {
                writing.set(false);
            }
            followers.add(threads.submit(() -> follow(before, writing)));
            var seen = new ArrayList<List<String>>();
            for (var follower : followers) {
                List<TrackedEventMessage<?>> events = follower.get(60, TimeUnit.SECONDS);
                assertThat(events.stream().map(EventStoreContract::position))
                        .isSorted()
                        .doesNotHaveDuplicates();
                seen.add(ids(events));
            }
            assertThat(seen.getFirst()).containsExactlyInAnyOrderElementsOf(appended);
            assertThat(seen).allMatch(seen.getFirst()::equals);
        }
    }

    private void write(Random random, List<String> appended) {
        for (int i = 0; i < 100; i++) {
            UUID key = UUID.randomUUID();
            var events = new ArrayList<EventMessage<?>>(List.of(issued(key)));
            for (int version = 1; version <= random.nextInt(4); version++) {
                events.add(rotated(key, version));
            }
            engine().appendEvents(events);
            appended.addAll(ids(events));
            if (random.nextInt(3) == 0) {
                assertThatExceptionOfType(ConcurrencyException.class)
                        .isThrownBy(() -> append(issued(UUID.randomUUID()), rotated(key, 0)));
            }
        }
    }

    private List<TrackedEventMessage<?>> follow(long from, AtomicBoolean writing) throws InterruptedException {
        var seen = new ArrayList<TrackedEventMessage<?>>();
        try (BlockingStream<TrackedEventMessage<?>> follower =
                log().openStream(new GlobalSequenceTrackingToken(from))) {
            while (true) {
                boolean over = !writing.get();
                if (follower.hasNextAvailable(50, TimeUnit.MILLISECONDS)) {
                    seen.add(follower.nextAvailable());
                } else if (over && !seen.isEmpty() && position(seen.getLast()) == log().newest()) {
                    return seen;
                }
            }
        }
    }
}
