package io.infranaut.audit.query;

import static org.jooq.impl.DSL.condition;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.personal.PersonalData;
import io.infranaut.platform.trail.Sensitive;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows who did or tried what, when, from where and with what outcome. What was done is told by the events themselves;
/// what was refused, read or first used, by those of the trail.
@RestController("auditTrail")
@Requires(Permission.AUDIT)
@Reads("trail")
@Sensitive
final class TrailApi {
    private static final String DONE = """
            select position, 0 as ordinal, 'EVENT' as kind, recorded_at as at, recorded_at as last_at,
                   1 as occurrences, coalesce(m ->> 'actor', '') as actor, type as action,
                   coalesce(aggregate_type || '/', '') || aggregate_id as resource, 'DONE' as outcome,
                   null::integer as status, null::text as problem, coalesce(m ->> 'from', '') as address,
                   null::text as user_agent, m ->> 'requestId' as request_id
            from (select e.*, convert_from(e.metadata, 'UTF8')::json as m from event_store.domain_event e
                  where e.type <> 'audit.AccessesRecorded') e""";
    private static final String SEEN = """
            select position, ordinal, kind, at, last_at, occurrences, actor, action, resource, outcome, status,
                   problem, address, user_agent, request_id
            from audit_accesses""";

    /// So many entries are opened at a time when those of one address are asked for: it is kept sealed, so that the
    /// database cannot compare it.
    private static final int FOR_AN_ADDRESS = 1000;

    private final DSLContext db;
    private final PersonalData personal;

    TrailApi(DSLContext db, PersonalData personal) {
        this.db = db;
        this.personal = personal;
    }

    /// What an entry tells of.
    enum Kind {
        /// something was done: an event
        EVENT,
        /// a command was refused
        COMMAND,
        /// a key was used for the first time, from that address on that day
        LOGIN,
        /// sensitive data was read
        READ,
        /// another request was refused
        REQUEST
    }

    /// @param position of the event in the history that holds the entry: what it is proved by
    /// @param ordinal in that event, counted from 0
    /// @param lastAt when it happened last, if several requests that were alike are one entry
    /// @param occurrences how many they were
    /// @param actor who; `anonymous` without a valid key
    /// @param action type of the event, or name of the operation
    /// @param resource aggregate of the event, or path that was asked for
    /// @param status of the HTTP answer; null for an event
    /// @param problem name of the problem that was answered
    /// @param address of the client, or `local`
    record TrailEntry(
            long position,
            int ordinal,
            Kind kind,
            Instant at,
            Instant lastAt,
            int occurrences,
            String actor,
            String action,
            String resource,
            Access.Outcome outcome,
            @Nullable Integer status,
            @Nullable String problem,
            @Personal String address,
            @Personal @Nullable String userAgent,
            @Nullable String requestId) {}

    @Operation(
            operationId = "listTrail",
            summary = "Lists who did or tried what, when, from where and with what outcome, oldest first",
            description = "from is inclusive, to is exclusive; resource is the beginning of one.")
    @GetMapping("/api/v1/audit/trail")
    Page<TrailEntry> list(
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) Access.@Nullable Outcome outcome,
            @RequestParam(required = false) @Nullable Kind kind,
            @RequestParam(required = false) @Nullable String resource,
            @RequestParam(required = false) @Nullable String address,
            @RequestParam(required = false) @Nullable String requestId,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("the audit trail is open to keys of all namespaces only");
        }
        var conditions = new ArrayList<Condition>();
        equal(conditions, "actor = ?", actor);
        equal(conditions, "action = ?", action);
        equal(conditions, "outcome = ?", outcome == null ? null : outcome.name());
        equal(conditions, "kind = ?", kind == null ? null : kind.name());
        equal(conditions, "starts_with(resource, ?)", resource);
        equal(conditions, "request_id = ?", requestId);
        equal(conditions, "last_at >= ?::timestamptz", from == null ? null : from.toString());
        equal(conditions, "at < ?::timestamptz", to == null ? null : to.toString());
        List<String> after = page.after(2);
        long position = after.isEmpty() ? 0 : PageRequest.number(after.getFirst());
        int ordinal = after.isEmpty() ? -1 : PageRequest.integer(after.getLast());
        var found = new ArrayList<TrailEntry>();
        int most = address == null ? page.limit() + 1 : FOR_AN_ADDRESS;
        List<TrailEntry> next;
        do {
            next = after(position, ordinal, DSL.and(conditions), most);
            next.stream()
                    .filter(entry ->
                            address == null || personal.open(entry.address()).equals(address))
                    .forEach(found::add);
            if (!next.isEmpty()) {
                position = next.getLast().position();
                ordinal = next.getLast().ordinal();
            }
        } while (found.size() <= page.limit() && next.size() == most);
        return Page.of(
                found.subList(0, Math.min(found.size(), page.limit() + 1)),
                page,
                entry -> List.of(Long.toString(entry.position()), Integer.toString(entry.ordinal())));
    }

    private List<TrailEntry> after(long position, int ordinal, Condition condition, int most) {
        Condition all = DSL.and(
                condition,
                condition("position >= ?", position),
                condition("(position, ordinal) > (?, ?)", position, ordinal));
        return db.resultQuery(
                        "select * from ((select * from ({0}) done where {2} order by position, ordinal limit {3})"
                                + " union all (select * from ({1}) seen where {2} order by position, ordinal limit {3}))"
                                + " both_of_them order by position, ordinal limit {3}",
                        DSL.sql(DONE), DSL.sql(SEEN), all, DSL.inline(most))
                .fetch(TrailApi::view);
    }

    private static void equal(List<Condition> conditions, String sql, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition(sql, value instanceof String text ? PageRequest.text(text) : value));
        }
    }

    private static TrailEntry view(Record row) {
        return new TrailEntry(
                row.get("position", Long.class),
                row.get("ordinal", Integer.class),
                Kind.valueOf(row.get("kind", String.class)),
                row.get("at", Instant.class),
                row.get("last_at", Instant.class),
                row.get("occurrences", Integer.class),
                row.get("actor", String.class),
                row.get("action", String.class),
                row.get("resource", String.class),
                Access.Outcome.valueOf(row.get("outcome", String.class)),
                row.get("status", Integer.class),
                row.get("problem", String.class),
                row.get("address", String.class),
                row.get("user_agent", String.class),
                row.get("request_id", String.class));
    }
}
