package io.infranaut.platform.axon;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the processors of this node do what was decided about them, wherever it was decided: those that are held stand
/// still within a fraction of a second, and go on when they are no longer. What was decided is in the database, so a
/// restart changes nothing.
public final class ProcessorControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorControl.class);
    private static final long LOOK_MILLIS = 200;
    private static final int MEASURE_EVERY = 10;
    /// so long after an outage some segment may still fail from it
    private static final Duration AFTERMATH = Duration.ofSeconds(10);

    private final DSLContext db;
    private final Processors processors;
    private final ProcessorProgress progress;
    private final Map<String, CompletableFuture<Void>> held = new HashMap<>();
    private final Map<String, Long> restarts = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("processor-control").factory());
    private volatile Set<String> pausedNow = Set.of();
    private long looks;
    private long outageSeenAt = System.nanoTime() - AFTERMATH.toNanos();

    public ProcessorControl(DSLContext db, Processors processors, ProcessorProgress progress) {
        this.db = db;
        this.processors = processors;
        this.progress = progress;
    }

    /// What was decided about a follower.
    ///
    /// @param name of a read model or a process
    /// @param pausedBy who paused it; null when it is not paused
    public record Follower(
            String name,
            boolean readModel,
            boolean mayBePaused,
            boolean maySplit,
            boolean paused,
            @Nullable String pausedBy,
            @Nullable Instant pausedAt,
            @Nullable String reason) {}

    /// The name of the follower that a processor belongs to: all generations of a read model go by the read model's.
    public static String follower(String processor) {
        return SegmentClaims.follower(processor);
    }

    /// All that follow the events, also on other nodes, by name.
    public List<Follower> followers() {
        return db.fetch("select name, read_model, may_be_paused, may_split, paused, paused_by, paused_at, reason"
                        + " from platform.processor order by name")
                .map(row -> new Follower(
                        row.get(0, String.class),
                        row.get(1, Boolean.class),
                        row.get(2, Boolean.class),
                        row.get(3, Boolean.class),
                        row.get(4, Boolean.class),
                        row.get(5, String.class),
                        row.get(6, Instant.class),
                        row.get(7, String.class)));
    }

    public boolean isPaused(String follower) {
        return db.fetchOne("select 1 from platform.processor where name = ? and paused", follower) != null;
    }

    /// The followers that are paused, as this node has seen it last.
    public Set<String> pausedNow() {
        return pausedNow;
    }

    /// Has a follower stand still on every node, until [#resume]; in the thread's transaction.
    public void pause(String follower, String by, String reason, Instant at) {
        db.execute(
                "update platform.processor set paused = true, paused_by = ?, reason = ?, paused_at = ?::timestamptz"
                        + " where name = ?",
                by,
                reason,
                at.toString(),
                follower);
    }

    /// Has it go on where it stood; in the thread's transaction.
    public void resume(String follower) {
        db.execute(
                "update platform.processor set paused = false, paused_by = null, reason = null, paused_at = null"
                        + " where name = ?",
                follower);
    }

    /// Has a follower begin again where it stands, without waiting for its next try.
    public void restart(String follower) {
        db.execute("update platform.processor set restarts = restarts + 1 where name = ?", follower);
    }

    public void start() {
        look();
        keeper.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<String, Processors.Followed> here = processors.followed();
            here.forEach(this::register);
            var wanted = new HashSet<String>();
            var again = new HashMap<String, Long>();
            var paused = new TreeSet<String>();
            db.fetch("select name, paused, changing, restarts from platform.processor")
                    .forEach(row -> {
                        String name = row.get(0, String.class);
                        if (row.get(1, Boolean.class)) {
                            paused.add(name);
                        }
                        if (row.get(1, Boolean.class) || row.get(2, Boolean.class)) {
                            wanted.add(name);
                        }
                        again.put(name, row.get(3, Long.class));
                    });
            pausedNow = paused;
            here.forEach((name, followed) -> obey(
                    name,
                    followed.processor(),
                    wanted.contains(follower(name)),
                    again.getOrDefault(follower(name), 0L)));
            held.keySet().retainAll(here.keySet());
            if (System.nanoTime() - outageSeenAt < AFTERMATH.toNanos()) {
                takeUp(here);
            }
            if (looks++ % MEASURE_EVERY == 0) {
                progress.measure(here);
            }
        } catch (RuntimeException e) {
            outageSeenAt = System.nanoTime();
            if (!keeper.isShutdown()) {
                LOG.warn("cannot see what was decided about the processors, trying again: {}", e.toString());
            }
        }
    }

    /// Has the segments tried again that failed while the database was away. Axon keeps away from a segment twice as
    /// long after each failure, so that it would come back as late again as the database did.
    private void takeUp(Map<String, Processors.Followed> here) {
        db.fetch("select processor_name, segment from event_store.token_entry").forEach(row -> {
            Processors.Followed followed = here.get(row.get(0, String.class));
            int segment = row.get(1, Integer.class);
            if (followed != null
                    && followed.processor().isRunning()
                    && !followed.processor().processingStatus().containsKey(segment)) {
                followed.processor().releaseSegment(segment, 0, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void register(String name, Processors.Followed followed) {
        if (known.contains(follower(name))) {
            return;
        }
        Governed governed = followed.invoker().governed();
        db.execute(
                "insert into platform.processor (name, read_model, may_be_paused, may_split) values (?, ?, ?, ?)"
                        + " on conflict (name) do update set read_model = excluded.read_model,"
                        + " may_be_paused = excluded.may_be_paused, may_split = excluded.may_split",
                follower(name),
                governed.isReadModel(),
                governed.mayBePaused(),
                governed.maySplit());
        known.add(follower(name));
    }

    private void obey(String name, PooledStreamingEventProcessor processor, boolean hold, long wantedRestarts) {
        Long done = restarts.putIfAbsent(name, wantedRestarts);
        boolean restart = done != null && done != wantedRestarts;
        CompletableFuture<Void> stopping = held.get(name);
        if (stopping == null && (hold || restart) && processor.isRunning()) {
            LOG.info("the processor {} {}", name, hold ? "is held" : "begins again");
            held.put(name, processor.shutdownAsync());
        } else if (stopping != null && stopping.isDone() && !hold) {
            LOG.info("the processor {} goes on", name);
            held.remove(name);
            processors.startAgain(name, processor);
        }
        restarts.put(name, wantedRestarts);
    }

    @Override
    public void close() {
        keeper.shutdownNow();
        try {
            keeper.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
