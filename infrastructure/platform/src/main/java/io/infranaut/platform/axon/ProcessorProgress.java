package io.infranaut.platform.axon;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/// How fast and how far the segments are that this node has claimed: as metrics, and in the database for those who ask
/// on another node.
public final class ProcessorProgress {
    private static final double SMOOTHING = 0.5;
    private static final int LONGEST_CAUSE = 8000;

    private final DSLContext db;
    private final Processors processors;
    private final MeterRegistry metrics;
    private final MultiGauge lag;
    private final MultiGauge seconds;
    private final MultiGauge rates;
    private final MultiGauge paused;
    private final Map<Key, Pace> paces = new HashMap<>();
    private final Map<Key, Reported> reported = new HashMap<>();

    private record Key(String processor, int segment) {
        Tags tags() {
            return Tags.of("processor", processor, "segment", Integer.toString(segment));
        }
    }

    private record Pace(long handled, long nanos, double perSecond) {}

    private record Reported(double perSecond, FollowedInvoker.@Nullable Failure failure) {}

    public ProcessorProgress(DSLContext db, Processors processors, MeterRegistry metrics) {
        this.db = db;
        this.processors = processors;
        this.metrics = metrics;
        this.lag = MultiGauge.builder("infranaut.processor.lag.events")
                .description("How many positions a segment that is claimed here is behind the newest event")
                .register(metrics);
        this.seconds = MultiGauge.builder("infranaut.processor.lag.seconds")
                .description("Age of the first event that a segment claimed here has not handled")
                .register(metrics);
        this.rates = MultiGauge.builder("infranaut.processor.events.per.second")
                .description("How many events a segment claimed here handles in a second")
                .register(metrics);
        this.paused = MultiGauge.builder("infranaut.processor.paused")
                .description("1 for what was paused")
                .register(metrics);
    }

    void measure(Map<String, Processors.Followed> here) {
        long newest = processors.newest();
        var positions = new TreeMap<Long, Double>();
        var lags = new ArrayList<MultiGauge.Row<?>>();
        var speeds = new ArrayList<MultiGauge.Row<?>>();
        Map<Key, Long> claimed = new HashMap<>();
        var changes = new ArrayList<Query>();
        here.forEach((name, followed) -> {
            FollowedInvoker invoker = followed.invoker();
            Map<Integer, Long> segments = Processors.positions(followed.processor());
            segments.forEach((segment, position) -> {
                var key = new Key(name, segment);
                claimed.put(key, position);
                if (position < newest) {
                    positions.put(position, 0.0);
                }
                double speed = pace(key, invoker.handled(segment));
                lags.add(MultiGauge.Row.of(key.tags(), Math.max(0, newest - position)));
                speeds.add(MultiGauge.Row.of(key.tags(), speed));
                report(key, speed, invoker.failure(segment), changes);
            });
            // one that fails is given back between its tries
            invoker.failing().stream()
                    .filter(segment -> !segments.containsKey(segment))
                    .forEach(segment -> report(new Key(name, segment), 0, invoker.failure(segment), changes));
        });
        paces.keySet().retainAll(claimed.keySet());
        positions.replaceAll((position, _) -> age(position));
        lag.register(lags, true);
        rates.register(speeds, true);
        seconds.register(
                claimed.entrySet().stream()
                        .<MultiGauge.Row<?>>map(entry ->
                                MultiGauge.Row.of(entry.getKey().tags(), positions.getOrDefault(entry.getValue(), 0.0)))
                        .toList(),
                true);
        paused.register(
                db.fetch("select name, paused from platform.processor")
                        .map(row -> MultiGauge.Row.of(
                                Tags.of("processor", row.get(0, String.class)), row.get(1, Boolean.class) ? 1 : 0)),
                true);
        if (!changes.isEmpty()) {
            db.batch(changes).execute();
        }
        forgetMerges();
    }

    private double pace(Key key, long handled) {
        long now = System.nanoTime();
        Pace before = paces.get(key);
        double speed = 0;
        if (before != null && now > before.nanos()) {
            double since = (handled - before.handled()) * 1e9 / (now - before.nanos());
            speed = before.perSecond() + SMOOTHING * (since - before.perSecond());
            speed = speed < 0.005 ? 0 : speed;
            metrics.counter("infranaut.processor.events", key.tags()).increment(handled - before.handled());
        }
        paces.put(key, new Pace(handled, now, speed));
        return speed;
    }

    /// How old the first event behind a position is, in seconds.
    private double age(long position) {
        return db.fetchOptional(
                        "select greatest(0, extract(epoch from clock_timestamp() - recorded_at))"
                                + " from event_store.domain_event where position > ? order by position limit 1",
                        position)
                .map(row -> row.get(0, Double.class))
                .orElse(0.0);
    }

    private void report(Key key, double speed, FollowedInvoker.@Nullable Failure failure, List<Query> changes) {
        double rounded = Math.round(speed * 10) / 10.0;
        var now = new Reported(rounded, failure);
        if (now.equals(reported.put(key, now))) {
            return;
        }
        changes.add(db.query(
                "insert into platform.processor_progress values (?, ?, ?, now(), ?, ?::timestamptz, ?, ?)"
                        + " on conflict (processor, segment) do update set"
                        + " events_per_second = excluded.events_per_second, measured_at = excluded.measured_at,"
                        + " failing_position = excluded.failing_position, failing_since = excluded.failing_since,"
                        + " failures = excluded.failures, cause = excluded.cause",
                key.processor(),
                key.segment(),
                rounded,
                failure == null ? null : failure.position(),
                failure == null ? null : failure.since().toString(),
                failure == null ? null : failure.attempts(),
                failure == null ? null : text(failure.cause())));
    }

    /// A failure with its stack trace, as text that can be kept.
    public static String text(Throwable cause) {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        String all = text.toString().replace("\0", "");
        return all.substring(0, Math.min(all.length(), LONGEST_CAUSE));
    }

    /// Forgets what was handled before segments were merged, once all have passed it.
    private void forgetMerges() {
        db.execute("delete from platform.processor_merge m where m.up_to <= coalesce((select"
                + " min(coalesce((convert_from(t.token, 'UTF8')::json ->> 'globalIndex')::bigint, 0))"
                + " from event_store.token_entry t where t.processor_name = m.processor), m.up_to)");
    }
}
