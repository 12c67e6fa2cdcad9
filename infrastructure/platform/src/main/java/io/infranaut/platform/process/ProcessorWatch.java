package io.infranaut.platform.process;

import io.infranaut.platform.axon.ProcessorControl;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jooq.DSLContext;

/// Watches the followers of the events: one that stands before an event that it cannot handle, and one that does not
/// move although there is something to do. One that is paused is meant to stand still.
public final class ProcessorWatch implements Watch {
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private final DSLContext db;
    private final ProcessorControl control;
    private final Duration grace;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, Long> restarted = new HashMap<>();

    public ProcessorWatch(DSLContext db, ProcessorControl control, Duration grace) {
        this.db = db;
        this.control = control;
        this.grace = grace;
    }

    private record Seen(long position, Instant since) {}

    private record Segment(
            String instance, long position, boolean behind, Long failing, Instant since, int attempts, String cause) {}

    @Override
    public String kind() {
        return "PROCESSOR";
    }

    @Override
    public List<Overdue> overdue(Instant now) {
        List<Segment> segments;
        try {
            segments = segments();
        } catch (RuntimeException e) {
            // nobody moves while the database is away
            seen.clear();
            throw e;
        }
        segments.forEach(segment -> seen.compute(
                segment.instance(),
                (_, before) -> before != null && before.position() == segment.position() && segment.behind()
                        ? before
                        : new Seen(segment.position(), now)));
        Predicate<Segment> fails =
                segment -> segment.failing() != null && segment.since().isBefore(now.minus(grace));
        Predicate<Segment> stands = segment -> standsSince(segment).isBefore(now.minus(STANDSTILL));
        return segments.stream()
                .filter(fails.or(stands))
                .limit(MOST)
                .map(segment -> segment.failing() != null
                        ? new Overdue(
                                segment.instance(),
                                segment.since(),
                                "it fails at position " + segment.failing() + ": " + segment.cause(),
                                segment.attempts())
                        : new Overdue(
                                segment.instance(),
                                standsSince(segment),
                                "it stands still at position " + segment.position(),
                                0))
                .toList();
    }

    private Instant standsSince(Segment segment) {
        return Objects.requireNonNull(seen.get(segment.instance())).since();
    }

    private List<Segment> segments() {
        return db.fetch("""
                        select t.name || '/' || t.segment, t.position,
                               t.position < (select coalesce(max(position), 0) from event_store.domain_event),
                               f.failing_position, f.failing_since, coalesce(f.failures, 0), coalesce(f.cause, '')
                        from (select processor_name as name, segment,
                                  coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0) as position
                              from event_store.token_entry where processor_name not like E'\\\\_\\\\_%') t
                        left join platform.processor_progress f
                            on f.processor = t.name and f.segment = t.segment and f.failing_position > t.position
                        where exists (select 1 from platform.processor p
                            where p.name = regexp_replace(t.name, '-g[0-9]+$', '') and not p.paused)
                        and not exists (select 1 from platform.read_model_generation g
                            where g.name || '-g' || g.generation = t.name
                            and (g.state in ('RETIRED', 'DROPPED') or g.completion is not null))
                        """)
                .map(row -> new Segment(
                        row.get(0, String.class),
                        row.get(1, Long.class),
                        row.get(2, Boolean.class),
                        row.get(3, Long.class),
                        row.get(4, Instant.class),
                        row.get(5, Integer.class),
                        row.get(6, String.class).lines().findFirst().orElse("")));
    }

    @Override
    public Duration looksFor() {
        return STANDSTILL;
    }

    /// Restarts the follower that a segment belongs to, with all its segments. One that was restarted for another of
    /// them a moment ago is left to it.
    @Override
    public void nudge(String instance) {
        String follower = ProcessorControl.follower(instance.substring(0, instance.lastIndexOf('/')));
        long now = System.nanoTime();
        Long last = restarted.get(follower);
        if (last == null || now - last > STANDSTILL.toNanos()) {
            control.restart(follower);
            restarted.put(follower, now);
        }
    }
}
