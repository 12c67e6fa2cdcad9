package io.infranaut.platform.axon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events in order, for any number of followers. New events are read and decoded once for all followers; those who
/// take one of them are called at once, the others a moment later, only to move on. A follower that is behind reads for
/// itself, and what it has shown to ignore is left out of what it reads, but for the last event, which moves it on.
/// Woken by [#signal()] after a commit on this node, and by a short poll for those of other nodes.
public final class EventTail implements EventLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);
    private static final int CACHED = 4096;
    private static final int BATCH = 1000;
    private static final long POLL_MILLIS = 100;
    /// So long are the commits gathered that follow a read; each follower then has one transaction for all of them.
    private static final Duration GATHER = Duration.ofMillis(4);
    /// The same while events come so fast that each follower would spend its time on commits.
    private static final Duration GATHER_MANY = Duration.ofMillis(50);
    /// More than these in one read are many.
    private static final int FEW = 2;
    /// So often are those called whom the new events do not concern.
    private static final Duration LULL = Duration.ofMillis(30);
    /// The same while many events come: to be called costs each of them more than an event costs whom it concerns.
    private static final Duration LULL_MANY = Duration.ofMillis(250);

    private final PostgresEventStorageEngine engine;
    private final EventTypes types;
    private final NavigableCache cache = new NavigableCache();
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Semaphore wake = new Semaphore(0);
    private volatile @Nullable Thread reader;
    private volatile boolean closed;

    public EventTail(PostgresEventStorageEngine engine, EventTypes types) {
        this.engine = engine;
        this.types = types;
    }

    /// The newest events, all of those after position `after`.
    private static final class NavigableCache {
        private final ConcurrentSkipListMap<Long, TrackedEventMessage<?>> events = new ConcurrentSkipListMap<>();
        private volatile long after = Long.MAX_VALUE;
        /// whether nothing can be added any more below `after`
        private volatile boolean settled;
    }

    /// Says that events were committed.
    public void signal() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    @Override
    public long newest() {
        return engine.newest();
    }

    @Override
    public Recorded recorded(TrackedEventMessage<?> event) {
        return Recorded.of(event, engine.getEventSerializer());
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        startReader();
        return new Follower(token == null ? 0 : EventLog.position(token));
    }

    private synchronized void startReader() {
        if (reader == null && !closed) {
            reader = Thread.ofPlatform().daemon().name("event-tail").start(this::follow);
        }
    }

    private void follow() {
        long last = -1;
        long lastRead = System.nanoTime() - GATHER.toNanos();
        long calledAll = lastRead;
        boolean many = false;
        Set<String> before = Set.of();
        while (!closed) {
            try {
                if (last < 0) {
                    long newest = engine.newest();
                    before = engine.holders();
                    last = newest;
                    cache.after = newest;
                }
                if (!cache.settled) {
                    before.retainAll(engine.holders());
                    cache.settled = before.isEmpty();
                }
                LockSupport.parkNanos(lastRead + (many ? GATHER_MANY : GATHER).toNanos() - System.nanoTime());
                List<TrackedEventMessage<?>> batch = read(last);
                lastRead = System.nanoTime();
                many = batch.size() > FEW;
                for (TrackedEventMessage<?> event : batch) {
                    last = EventLog.position(event.trackingToken());
                    cache.events.put(last, event);
                }
                while (cache.events.size() > CACHED) {
                    long dropped = cache.events.firstKey();
                    cache.after = dropped;
                    cache.events.remove(dropped);
                }
                boolean all = lastRead - calledAll > (many ? LULL_MANY : LULL).toNanos();
                boolean owed = false;
                for (Follower follower : followers) {
                    owed |= follower.tell(batch, all);
                }
                if (all) {
                    calledAll = lastRead;
                }
                if (batch.size() < BATCH) {
                    wake.tryAcquire(owed ? LULL.toMillis() : POLL_MILLIS, TimeUnit.MILLISECONDS);
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("cannot read new events, trying again", e);
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private List<TrackedEventMessage<?>> read(long after) {
        try (Stream<? extends TrackedEventMessage<?>> events =
                engine.readEvents(new GlobalSequenceTrackingToken(after), false)) {
            return events.limit(BATCH)
                    .<TrackedEventMessage<?>>map(event -> event)
                    .toList();
        }
    }

    private final class Follower implements BlockingStream<TrackedEventMessage<?>> {
        private final Deque<TrackedEventMessage<?>> behind = new ArrayDeque<>();
        private final Semaphore arrived = new Semaphore(0);
        private final Set<Class<?>> ignored = ConcurrentHashMap.newKeySet();
        private final Set<String> ignoredTypes = ConcurrentHashMap.newKeySet();
        private boolean owed;
        private long last;
        private volatile @Nullable Runnable callback;

        private Follower(long last) {
            this.last = last;
            followers.add(this);
        }

        /// Called by the reader alone.
        ///
        /// @param all whether also they are called whom none of the new events concerns
        /// @return whether there is something that it has not been called for yet
        private boolean tell(List<TrackedEventMessage<?>> news, boolean all) {
            owed |= !news.isEmpty();
            if (owed && (all || news.stream().anyMatch(event -> !ignored.contains(event.getPayloadType())))) {
                owed = false;
                call();
            }
            return owed;
        }

        private void call() {
            arrived.release();
            Runnable target = callback;
            if (target != null) {
                target.run();
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            this.callback = callback;
            return true;
        }

        private @Nullable TrackedEventMessage<?> look() {
            if (!behind.isEmpty()) {
                return behind.peek();
            }
            if (last >= cache.after) {
                Map.Entry<Long, TrackedEventMessage<?>> next = cache.events.higherEntry(last);
                if (last >= cache.after) {
                    return next == null ? null : next.getValue();
                }
            }
            long upTo = cache.after;
            if (last < upTo && upTo < Long.MAX_VALUE && cache.settled && !ignoredTypes.isEmpty()) {
                engine.readSettled(last, upTo, ignoredTypes, BATCH).forEach(behind::add);
            } else {
                behind.addAll(read(last));
            }
            return behind.peek();
        }

        @Override
        public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> message) {
            if (ignored.add(message.getPayloadType())) {
                types.unrevised(message.getPayloadType()).ifPresent(ignoredTypes::add);
            }
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return Optional.ofNullable(look());
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            long deadline = System.nanoTime() + unit.toNanos(timeout);
            while (look() == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || closed) {
                    return false;
                }
                if (arrived.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    arrived.drainPermits();
                }
            }
            return true;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(1, TimeUnit.SECONDS)) {
                if (closed) {
                    throw new InterruptedException("closed");
                }
            }
            TrackedEventMessage<?> event = Objects.requireNonNull(look());
            behind.poll();
            last = EventLog.position(event.trackingToken());
            return event;
        }

        @Override
        public void close() {
            followers.remove(this);
        }
    }

    @Override
    public TrackingToken createTailToken() {
        return engine.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return engine.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return engine.createTokenAt(dateTime);
    }

    @Override
    public TrackingToken createTokenSince(Duration duration) {
        return engine.createTokenAt(Instant.now().minus(duration));
    }

    @Override
    public synchronized void close() {
        closed = true;
        Thread running = reader;
        if (running != null) {
            running.interrupt();
        }
    }
}
