package io.infranaut.audit.query;

import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.EventLog;
import io.infranaut.platform.axon.ProcessorControl;
import io.infranaut.platform.axon.ProcessorControl.Follower;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Shows how far and how fast everybody is who follows the events, whichever node runs it.
@RestController("processorQueries")
@Requires(Permission.AUDIT)
final class ProcessorsApi {
    private final ProcessorControl control;
    private final EventLog log;
    private final DSLContext db;

    ProcessorsApi(ProcessorControl control, EventLog log, DSLContext db) {
        this.control = control;
        this.log = log;
        this.db = db;
    }

    /// @param by who paused it
    record PauseView(
            @Nullable String by,
            @Nullable Instant at,
            @Nullable String reason) {}

    /// @param position of the event
    /// @param attempts on the node that tries it
    /// @param cause with its stack trace
    record FailureView(long position, Instant since, int attempts, String cause) {}

    /// @param name of the processor: a process, or a generation of a read model
    /// @param follower the process or read model, by which it is paused, resumed, split and merged
    /// @param position up to which it has handled the events, as stored
    /// @param lag how many positions it is behind the newest event
    /// @param secondsBehind age of the first event that it has not handled
    /// @param eventsPerSecond how many it has handled in a second lately
    /// @param claimed whether some node works on it
    /// @param paused null unless it is paused
    /// @param failure the event that it cannot get past
    record ProcessorView(
            String name,
            String follower,
            boolean readModel,
            boolean maySplit,
            int segment,
            long position,
            long lag,
            double secondsBehind,
            double eventsPerSecond,
            boolean claimed,
            @Nullable PauseView paused,
            @Nullable FailureView failure) {}

    /// @param newest position of the newest event
    record ProcessorList(long newest, List<ProcessorView> items) {}

    @Operation(
            operationId = "listProcessors",
            summary = "Says how far and how fast each follower of the events is, by segment")
    @GetMapping("/api/v1/audit/processors")
    ProcessorList processors() {
        long newest = log.newest();
        Map<String, Follower> followers =
                control.followers().stream().collect(Collectors.toMap(Follower::name, Function.identity()));
        List<ProcessorView> items = db.fetch("""
                        select t.processor_name, t.segment, t.position, t.claimed,
                               coalesce((select greatest(0, extract(epoch from clock_timestamp() - e.recorded_at))
                                   from event_store.domain_event e where e.position > t.position
                                   order by e.position limit 1), 0)::float8,
                               case when t.claimed and p.measured_at is not null then p.events_per_second else 0 end,
                               p.failing_position, p.failing_since, p.failures, p.cause
                        from (select processor_name, segment, owner is not null as claimed,
                                  coalesce((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint, 0) as position
                              from event_store.token_entry where processor_name not like E'\\\\_\\\\_%') t
                        left join platform.processor_progress p
                            on p.processor = t.processor_name and p.segment = t.segment
                        order by t.processor_name, t.segment
                        """).map(row -> view(row, newest, followers));
        return new ProcessorList(newest, items);
    }

    private static ProcessorView view(Record row, long newest, Map<String, Follower> followers) {
        String name = row.get(0, String.class);
        String follower = ProcessorControl.follower(name);
        Follower known = followers.get(follower);
        long position = row.get(2, Long.class);
        Long failing = row.get(6, Long.class);
        return new ProcessorView(
                name,
                follower,
                known != null && known.readModel(),
                known != null && known.maySplit(),
                row.get(1, Integer.class),
                position,
                Math.max(0, newest - position),
                row.get(4, Double.class),
                row.get(5, Double.class),
                row.get(3, Boolean.class),
                known != null && known.paused()
                        ? new PauseView(known.pausedBy(), known.pausedAt(), known.reason())
                        : null,
                failing == null || failing <= position
                        ? null
                        : new FailureView(
                                failing,
                                row.get(7, Instant.class),
                                row.get(8, Integer.class),
                                row.get(9, String.class)));
    }
}
