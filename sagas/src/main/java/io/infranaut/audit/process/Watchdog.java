package io.infranaut.audit.process;

import static io.infranaut.persistence.jooq.platform.Tables.STUCK;

import io.infranaut.alert.api.AlertCommand.ClearSignal;
import io.infranaut.alert.api.AlertCommand.RaiseAlert;
import io.infranaut.alert.api.Cause;
import io.infranaut.alert.api.PolicyId;
import io.infranaut.alert.api.Severity;
import io.infranaut.alert.api.SignalId;
import io.infranaut.persistence.jooq.platform.tables.records.StuckRecord;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.process.Watch;
import io.infranaut.platform.process.Watch.Overdue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks every second, on one node at a time, for steps that should have happened by now. What it finds is listed, is
/// in the log and raises an alert in the namespace `infranaut`, one for each kind of step, which resolves itself when
/// all of them have happened. After a while it has them happen itself, and again every half minute.
@Component
final class Watchdog implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final String NAMESPACE = "infranaut";
    private static final int MOST_TOLD = 10;
    private static final int LONGEST_CAUSE = 500;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final List<Watch> watches;
    private final DSLContext db;
    private final TransactionTemplate transaction;
    private final CommandSender sender;
    private final Clock clock;
    private final Duration settling;
    private final Duration healAfter;
    private final @Nullable PolicyId policy;
    private final MultiGauge count;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("watchdog").factory());
    private volatile Instant started = Instant.MAX;
    private volatile boolean running;

    /// @param settling how long it waits after a start: what fell due while nobody was there is being taken up
    /// @param healAfter how long a step is only listed before the watchdog has it happen
    /// @param policy by which its alerts escalate, one of the namespace `infranaut`; empty for none
    Watchdog(
            List<Watch> watches,
            DSLContext db,
            TransactionTemplate transaction,
            CommandSender sender,
            Clock clock,
            MeterRegistry metrics,
            @Value("${infranaut.watchdog.settling:15s}") Duration settling,
            @Value("${infranaut.watchdog.heal-after:0s}") Duration healAfter,
            @Value("${infranaut.watchdog.policy:}") String policy) {
        this.watches = watches;
        this.db = db;
        this.transaction = transaction;
        this.sender = sender;
        this.clock = clock;
        this.settling = settling;
        this.healAfter = healAfter;
        this.policy = policy.isBlank() ? null : new PolicyId(UUID.fromString(policy));
        this.count = MultiGauge.builder("infranaut.stuck.steps")
                .description("Steps that should have happened by now")
                .register(metrics);
    }

    private void look() {
        try {
            for (Watch watch : watches) {
                transaction.executeWithoutResult(_ -> find(watch));
                nudge(watch);
            }
            count.register(
                    watches.stream()
                            .<MultiGauge.Row<?>>map(watch -> MultiGauge.Row.of(
                                    Tags.of("kind", watch.kind()), db.fetchCount(STUCK, STUCK.KIND.eq(watch.kind()))))
                            .toList(),
                    true);
        } catch (RuntimeException e) {
            if (running) {
                LOG.warn("cannot look for stuck steps, trying again: {}", e.toString());
            }
        }
    }

    private boolean isMine() {
        return Boolean.TRUE.equals(db.fetchSingle("select pg_try_advisory_xact_lock(hashtextextended('watchdog', 12))")
                .get(0, Boolean.class));
    }

    private void find(Watch watch) {
        Instant now = clock.instant();
        Map<UUID, Overdue> overdue = new HashMap<>();
        // every node looks, since a watch may need to see for a while that nothing moves
        watch.overdue(now).forEach(step -> overdue.put(id(watch, step.instance()), step));
        if (!isMine()) {
            return;
        }
        Map<UUID, StuckRecord> known =
                db.selectFrom(STUCK).where(STUCK.KIND.eq(watch.kind())).fetchMap(STUCK.ID);
        boolean sure = !now.isBefore(started.plus(watch.looksFor()));
        known.values().stream()
                .filter(row -> sure && !overdue.containsKey(row.getId()))
                .forEach(row -> {
                    LOG.info("{} {} is no longer stuck", row.getKind(), row.getInstance());
                    row.delete();
                });
        Map<String, String> found = new TreeMap<>();
        overdue.forEach((id, step) -> {
            StuckRecord row = known.get(id);
            if (row == null) {
                insert(id, watch, step, now);
                found.put(step.instance(), shortened(step.cause()));
            } else if (!row.getCause().equals(step.cause()) || row.getAttempts() != step.attempts()) {
                row.setCause(step.cause()).setAttempts(step.attempts()).update();
            }
        });
        if (!found.isEmpty()) {
            raise(watch, found, overdue.size(), now);
        } else if (sure && overdue.isEmpty() && !known.isEmpty()) {
            sender.send(
                    new ClearSignal(signal(watch), "what should have happened has happened", now),
                    Caller.system("watchdog", now, "watchdog"));
        }
    }

    private void insert(UUID id, Watch watch, Overdue step, Instant now) {
        LOG.error(
                "{} {} should have happened at {}: {}",
                watch.kind(),
                step.instance(),
                step.since(),
                shortened(step.cause()));
        db.insertInto(STUCK)
                .set(STUCK.ID, id)
                .set(STUCK.KIND, watch.kind())
                .set(STUCK.INSTANCE, step.instance())
                .set(STUCK.SINCE, step.since())
                .set(STUCK.CAUSE, step.cause())
                .set(STUCK.ATTEMPTS, step.attempts())
                .set(STUCK.FOUND_AT, now)
                .execute();
    }

    private void raise(Watch watch, Map<String, String> found, int all, Instant now) {
        var details = new TreeMap<String, String>();
        found.entrySet().stream().limit(MOST_TOLD).forEach(step -> details.put(step.getKey(), step.getValue()));
        String summary = all + " of the kind " + watch.kind() + " should have happened by now";
        sender.send(
                new RaiseAlert(
                        signal(watch),
                        NAMESPACE,
                        fingerprint(watch),
                        Severity.CRITICAL,
                        summary,
                        new TreeMap<>(Map.of("kind", watch.kind())),
                        policy,
                        new Cause(null, null, null, null, null, List.of(), details),
                        now),
                Caller.system("watchdog", now, "watchdog"));
    }

    private void nudge(Watch watch) {
        Instant now = clock.instant();
        List<StuckRecord> due = db.selectFrom(STUCK)
                .where(STUCK.KIND.eq(watch.kind()))
                .and(STUCK.NUDGE
                        .isTrue()
                        .or(STUCK.FOUND_AT
                                .le(now.minus(healAfter))
                                .and(STUCK.NUDGED_AT.isNull().or(STUCK.NUDGED_AT.lt(now.minus(AGAIN))))))
                .orderBy(STUCK.SINCE)
                .limit(Watch.MOST)
                .fetch();
        for (StuckRecord row : due) {
            try {
                transaction.executeWithoutResult(_ -> {
                    if (isMine()) {
                        watch.nudge(row.getInstance());
                    }
                });
            } catch (RuntimeException e) {
                LOG.warn("{} {} does not move: {}", row.getKind(), row.getInstance(), e.toString());
            }
            db.update(STUCK)
                    .set(STUCK.NUDGE, false)
                    .set(STUCK.NUDGED_AT, now)
                    .set(STUCK.NUDGES, STUCK.NUDGES.plus(1))
                    .where(STUCK.ID.eq(row.getId()))
                    .execute();
        }
    }

    private static UUID id(Watch watch, String instance) {
        return Ids.derived("stuck-step", watch.kind(), instance);
    }

    private static String fingerprint(Watch watch) {
        return "stuck " + watch.kind();
    }

    private static SignalId signal(Watch watch) {
        return new SignalId(Ids.derived("alert", NAMESPACE, fingerprint(watch)));
    }

    private static String shortened(String cause) {
        String line = cause.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST_CAUSE));
    }

    @Override
    public void start() {
        started = clock.instant();
        running = true;
        thread.scheduleWithFixedDelay(this::look, settling.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the watchdog is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After everything that it watches.
    @Override
    public int getPhase() {
        return 2;
    }
}
