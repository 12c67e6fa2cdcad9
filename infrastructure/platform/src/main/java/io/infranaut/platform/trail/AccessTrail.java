package io.infranaut.platform.trail;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Puts accesses into the history, beside the requests that made them: they wait in memory for a fraction of a second
/// and are appended together. A stop in order loses none. A kill loses those of the last half second, and those that
/// were only counted since the minute began. When the queue is full, whoever adds to it waits: a read that cannot go
/// on record is not answered faster than it can.
public final class AccessTrail implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(AccessTrail.class);
    private static final int ROOM = 10_000;
    private static final int TOGETHER = 200;
    private static final long GATHER_MILLIS = 200;
    private static final long LAST_TRIES_MILLIS = 5000;

    private final CommandSender sender;
    private final AccessRecords records;
    private final Clock clock;
    private final Budget budget;
    private final String process = UUID.randomUUID().toString();
    private final BlockingQueue<Access> waiting = new ArrayBlockingQueue<>(ROOM);
    private @Nullable Thread writer;
    private volatile boolean running;

    public AccessTrail(CommandSender sender, AccessRecords records, Clock clock, int perMinute) {
        this.sender = sender;
        this.records = records;
        this.clock = clock;
        this.budget = new Budget(perMinute);
    }

    void add(Access seen) {
        budget.take(seen).ifPresent(this::put);
    }

    private void put(Access seen) {
        try {
            waiting.put(seen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        var batch = new ArrayList<Access>();
        long giveUp = Long.MAX_VALUE;
        while (running || !batch.isEmpty() || !waiting.isEmpty()) {
            try {
                if (batch.isEmpty()) {
                    gather(batch);
                }
                if (!batch.isEmpty()) {
                    append(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                giveUp = Math.min(giveUp, running ? Long.MAX_VALUE : now() + LAST_TRIES_MILLIS);
                if (now() > giveUp) {
                    LOG.error("{} accesses could not be put on record", batch.size() + waiting.size(), e);
                    return;
                }
                LOG.warn("cannot put accesses on record, trying again: {}", e.toString());
                pause();
            }
        }
        List<Access> counted = budget.over(clock.instant(), true);
        if (!counted.isEmpty()) {
            append(counted);
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void gather(List<Access> batch) throws InterruptedException {
        if (running) {
            Access first = waiting.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
            }
        }
        waiting.drainTo(batch, TOGETHER - batch.size());
        batch.addAll(budget.over(clock.instant(), false));
    }

    private void append(List<Access> batch) {
        Instant at = clock.instant();
        String stream = process + " " + LocalDate.ofInstant(at, ZoneOffset.UTC);
        sender.send(records.command(stream, List.copyOf(batch), at), Caller.system("access-trail", at, stream));
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(running ? 5 * GATHER_MILLIS : GATHER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        writer = Thread.ofPlatform().daemon().name("access-trail").start(this::write);
    }

    /// After the last request has been answered, before the platform stops.
    @Override
    public synchronized void stop() {
        running = false;
        Thread stopping = writer;
        writer = null;
        if (stopping != null) {
            try {
                stopping.join(2 * LAST_TRIES_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 2;
    }
}
