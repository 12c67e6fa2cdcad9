package io.infranaut.app.torture;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Keeps asking who is ready, and remembers since when deadlines could be met: while PostgreSQL answers and at least
/// one member that runs processes is ready.
final class Pulse implements AutoCloseable {
    private static final long EVERY_MILLIS = 100;

    private final Cluster cluster;
    private final Journal journal;
    private final NavigableMap<Instant, Boolean> changes = new ConcurrentSkipListMap<>();
    private final List<ScheduledExecutorService> watches;
    private volatile boolean databaseServes;

    Pulse(Cluster cluster, Journal journal) {
        this.cluster = cluster;
        this.journal = journal;
        this.watches = Stream.concat(
                        Stream.of(() -> databaseServes = cluster.databaseServes(), this::note),
                        cluster.members().stream().<Runnable>map(member -> member::ask))
                .map(Pulse::every)
                .toList();
    }

    private static ScheduledExecutorService every(Runnable look) {
        var watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("pulse").factory());
        watch.scheduleWithFixedDelay(look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void note() {
        boolean now = databaseServes
                && cluster.members().stream().anyMatch(member -> member.has("process") && member.isReady());
        var last = changes.lastEntry();
        if (last == null || last.getValue() != now) {
            changes.put(Instant.now(), now);
            journal.write(now ? "ready" : "not ready");
        }
    }

    /// Since when the installation was ready that did something at an instant: since then when it was not seen ready.
    Instant readySince(Instant at) {
        var last = changes.floorEntry(at);
        return last != null && last.getValue() ? last.getKey() : at;
    }

    boolean databaseServes() {
        return databaseServes;
    }

    boolean allReady() {
        return databaseServes && cluster.members().stream().allMatch(Member::isReady);
    }

    @Override
    public void close() {
        watches.forEach(ScheduledExecutorService::shutdownNow);
    }
}
