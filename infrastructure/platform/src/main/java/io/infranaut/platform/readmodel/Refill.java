package io.infranaut.platform.readmodel;

import io.infranaut.platform.Crash;
import io.infranaut.platform.axon.EventLog;
import io.infranaut.platform.axon.Processors;
import io.infranaut.platform.axon.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Fills new generations from the history up to where their processors can take over. The history is read and decoded
/// once for all that begin together; each applies many events in one transaction, with its position, and remembers the
/// rows from one to the next. Whoever fills a generation holds the claims of its processor, so no two do.
///
/// A commit is not waited for, since nothing is served yet: a crash of the database may take back the last rows and
/// positions, together, which the next commit notices, and the filling begins again from what is left. What serves
/// later was settled by the commit that made it serve.
final class Refill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refill.class);
    /// So few events are left to the processor.
    private static final int NEAR = 1_000;
    /// A model that applies so few events in a transaction would hold up those that are read along with it.
    private static final int SLOW = 100;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STORE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final Processors processors;
    private final DeadLetters letters;
    private final Runnable left;
    private final Map<Generation, Filled> underWay = new ConcurrentHashMap<>();
    private final Map<Generation, Long> pausedUntil = new ConcurrentHashMap<>();
    private final ExecutorService readers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("refill-reader-", 0).factory());
    private final ExecutorService appliers = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("refill-", 0).factory());
    private volatile boolean closed;

    /// @param left is called when a generation is no longer being filled
    Refill(DSLContext db, TransactionTemplate transaction, Processors processors, DeadLetters letters, Runnable left) {
        this.db = db;
        this.transaction = transaction;
        this.processors = processors;
        this.letters = letters;
        this.left = left;
    }

    /// A generation to be filled.
    ///
    /// @param segments of its processor
    record Wanted(ReadModelInvoker invoker, int segments) {}

    private record Event(Object payload, Recorded recorded) {}

    /// What was read at once: as much as the largest transaction takes.
    ///
    /// @param events by who takes them
    /// @param last position of the last event that was read, whether somebody takes it or not
    private record Chunk(Map<Filled, List<Event>> events, long last) {}

    /// Fills those of these generations that are not being filled, and stops filling all others.
    void see(List<Wanted> wanted) {
        Set<Generation> all =
                wanted.stream().map(each -> each.invoker().generation()).collect(Collectors.toSet());
        underWay.values().stream()
                .filter(each -> !all.contains(each.generation))
                .forEach(each -> each.unwanted = true);
        underWay.values().forEach(Filled::extendClaim);
        var together = new ArrayList<Filled>();
        for (Wanted each : wanted) {
            Generation generation = each.invoker().generation();
            if (closed
                    || underWay.containsKey(generation)
                    || System.nanoTime() - pausedUntil.getOrDefault(generation, Long.MIN_VALUE / 2) < 0) {
                continue;
            }
            var filled = new Filled(each.invoker(), each.segments());
            underWay.put(generation, filled);
            if (filled.invoker.model().batchSize() < SLOW) {
                readers.execute(() -> fill(List.of(filled)));
            } else {
                together.add(filled);
            }
        }
        if (!together.isEmpty()) {
            readers.execute(() -> fill(together));
        }
    }

    boolean isFilling(Generation generation) {
        return underWay.containsKey(generation);
    }

    private void fill(List<Filled> all) {
        try {
            var group = new ArrayList<>(all);
            group.removeIf(each -> !each.claim());
            if (!group.isEmpty()) {
                fillClaimed(group);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("cannot read the history for new read models, trying again", e);
            }
        } finally {
            all.forEach(Filled::leave);
        }
    }

    private void fillClaimed(List<Filled> group) throws InterruptedException {
        long last = group.stream().mapToLong(each -> each.position).min().orElse(0);
        long goal = processors.newest();
        int size = group.stream()
                .mapToInt(each -> each.invoker.model().batchSize())
                .max()
                .orElse(1);
        try (BlockingStream<TrackedEventMessage<?>> history = processors.history(last)) {
            while (!group.isEmpty() && !closed) {
                Chunk chunk = read(history, group, last, goal, size);
                last = chunk.last();
                for (Filled each : group) {
                    each.thenApply(chunk);
                }
                group.removeIf(each -> each.failed || each.unwanted);
                Crash.REBUILD_BEGUN.here();
                if (last >= goal) {
                    goal = processors.newest();
                    if (goal - last < NEAR) {
                        break;
                    }
                }
            }
        }
        List<CompletableFuture<Void>> handedOver =
                group.stream().map(Filled::thenHandOver).toList();
        for (CompletableFuture<Void> each : handedOver) {
            Filled.await(each);
        }
    }

    /// @param most events that somebody takes
    private Chunk read(
            BlockingStream<TrackedEventMessage<?>> history, List<Filled> group, long from, long goal, int most)
            throws InterruptedException {
        var events = new HashMap<Filled, List<Event>>();
        group.forEach(each -> events.put(each, new ArrayList<>()));
        var takers = new HashMap<Class<?>, List<List<Event>>>();
        int size = 0;
        long last = from;
        while (last < goal && size < most && history.hasNextAvailable(1, TimeUnit.SECONDS)) {
            TrackedEventMessage<?> message = history.nextAvailable();
            last = EventLog.position(message.trackingToken());
            List<List<Event>> taken = takers.computeIfAbsent(
                    message.getPayloadType(),
                    type -> group.stream()
                            .filter(each -> each.invoker.canHandleType(type))
                            .map(events::get)
                            .toList());
            if (!taken.isEmpty()) {
                var event = new Event(message.getPayload(), processors.recorded(message));
                taken.forEach(each -> each.add(event));
                size++;
            } else if (group.size() == 1) {
                // many together take nearly all: to read past the others costs less than to look for what to leave out
                history.skipMessagesWithPayloadTypeOf(message);
            }
        }
        return new Chunk(events, last);
    }

    /// A generation that is being filled; only one thread at a time works on it.
    private final class Filled {
        private final Generation generation;
        private final ReadModelInvoker invoker;
        private final int segments;
        private final Rows rows;
        private volatile Optional<Processors.Claim> claim = Optional.empty();
        private volatile long extendedAt = System.nanoTime();
        private Set<String> blocked = Set.of();
        private long position;
        private long storedAt = System.nanoTime();
        private volatile boolean unwanted;
        private volatile boolean failed;
        private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        private volatile CompletableFuture<Void> working = before;

        private Filled(ReadModelInvoker invoker, int segments) {
            this.generation = invoker.generation();
            this.invoker = invoker;
            this.segments = segments;
            this.rows = invoker.rows().get();
        }

        private boolean claim() {
            claim = processors.claim(generation.processor(), segments);
            position = claim.map(Processors.Claim::position).orElse(0L);
            return claim.isPresent();
        }

        /// Others are read along with it, so that its own turn may come later than its claim would go out.
        private void extendClaim() {
            if (System.nanoTime() - extendedAt < STORE_NANOS) {
                return;
            }
            extendedAt = System.nanoTime();
            try {
                claim.ifPresent(Processors.Claim::extend);
            } catch (UnableToClaimTokenException e) {
                unwanted = true;
            }
        }

        /// Gives the claim back, when nothing works on the generation any more: what still did would not notice that
        /// this node has claimed it anew.
        private synchronized void leave() {
            if (!underWay.containsValue(this)) {
                return;
            }
            while (!working.isDone() && !closed) {
                LockSupport.parkNanos(10_000_000);
            }
            try {
                claim.ifPresent(Processors.Claim::release);
            } catch (RuntimeException e) {
                LOG.debug("the claim of {} goes when its time is over", generation.processor(), e);
            }
            if (claim.isEmpty() || failed) {
                pausedUntil.put(generation, System.nanoTime() + PAUSE_NANOS);
            } else {
                pausedUntil.remove(generation);
            }
            underWay.remove(generation, this);
            left.run();
        }

        /// Has a chunk applied after the one that is at work, and waits for the one before that: who is slow does not
        /// hold up the others at once.
        private void thenApply(Chunk chunk) throws InterruptedException {
            await(before);
            before = working;
            working = working.thenRunAsync(() -> apply(chunk), appliers).whenComplete(this::noteFailure);
        }

        /// Has it completed after what is at work, and given back, without waiting for the others.
        private CompletableFuture<Void> thenHandOver() {
            working = working.thenRunAsync(this::complete, appliers).whenComplete(this::noteFailure);
            return working.handle((_, _) -> {
                leave();
                return null;
            });
        }

        private void noteFailure(@Nullable Void nothing, @Nullable Throwable failure) {
            if (failure != null && !failed) {
                failed = true;
                if (!closed && !unwanted) {
                    LOG.warn("cannot fill {} further than {} now", generation.processor(), position, failure);
                }
            }
        }

        /// Waits until it is over, however it ends.
        private static void await(CompletableFuture<Void> work) throws InterruptedException {
            try {
                work.get();
            } catch (ExecutionException e) {
                LOG.trace("noted already", e);
            }
        }

        private void apply(Chunk chunk) {
            List<Event> taken = Objects.requireNonNull(chunk.events().get(this)).stream()
                    .dropWhile(event -> event.recorded().position() <= position)
                    .toList();
            int size = invoker.model().batchSize();
            for (int i = 0; i < taken.size() && !unwanted && !closed; i += size) {
                List<Event> batch = taken.subList(i, Math.min(i + size, taken.size()));
                commit(
                        batch,
                        i + size < taken.size() ? batch.getLast().recorded().position() : chunk.last());
            }
            if (taken.isEmpty()) {
                position = Math.max(position, chunk.last());
                if (System.nanoTime() - storedAt > STORE_NANOS) {
                    commit(taken, position);
                }
            }
        }

        private void commit(List<Event> events, long after) {
            transaction.executeWithoutResult(status -> {
                db.execute("set local synchronous_commit = off");
                if (!events.isEmpty()) {
                    DeadLetters.Batch batch = letters.batch(generation, () -> rows);
                    if (!batch.blocked().equals(blocked)) {
                        // letters that were taken in changed rows
                        rows.forget();
                    }
                    events.forEach(event -> invoker.apply(event.payload(), event.recorded(), batch));
                    batch.finish();
                    blocked = batch.blocked();
                }
                claim.orElseThrow().store(after);
            });
            position = after;
            storedAt = System.nanoTime();
        }

        /// Makes what was put off while it was filled, and hands the generation over.
        private void complete() {
            if (unwanted || closed) {
                return;
            }
            transaction.executeWithoutResult(status -> {
                var statements = db.fetchOptional(
                        "select completion from platform.read_model_generation where name = ? and generation = ?"
                                + " and completion is not null for update",
                        generation.model(),
                        generation.number());
                statements.ifPresent(row -> {
                    for (String statement : row.get(0, String[].class)) {
                        db.execute(statement);
                    }
                });
                db.execute(
                        "update platform.read_model_generation set completion = null where name = ? and generation = ?",
                        generation.model(),
                        generation.number());
                claim.orElseThrow().store(position);
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        readers.shutdownNow();
        appliers.shutdownNow();
        try {
            if (!readers.awaitTermination(5, TimeUnit.SECONDS) || !appliers.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("new read models are still being filled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
