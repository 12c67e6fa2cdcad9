package io.infranaut.audit.query;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.trail.Sensitive;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;

/// Shows the events, oldest first.
@RestController("auditEvents")
@Requires(Permission.AUDIT)
@Sensitive
final class EventsApi {
    private static final TypeReference<TreeMap<String, @Nullable String>> STRINGS = new TypeReference<>() {};

    private final DSLContext db;

    EventsApi(DSLContext db) {
        this.db = db;
    }

    /// @param position in the order of all events
    /// @param version in the order of its aggregate's events, counted from 0
    /// @param type stable name
    /// @param revision of the payload's shape
    /// @param actor who caused it
    /// @param requestId of the request that caused it
    /// @param from the actor's address, or `local`
    /// @param causationId id of the message that led to it directly
    /// @param correlationId id of the message that it all began with
    /// @param payload as it is stored, but for what is personal in it, which is opened
    record EventView(
            long position,
            String id,
            @Nullable String aggregateType,
            String aggregateId,
            long version,
            Instant at,
            String type,
            @Nullable String revision,
            @Nullable String actor,
            @Nullable String requestId,
            @Personal @Nullable String from,
            @Nullable String causationId,
            @Nullable String correlationId,
            @Schema(type = "object") @JsonRawValue @Personal String payload) {}

    @Operation(
            operationId = "listEvents",
            summary =
                    "Lists events by aggregate, type, actor, request, time (from inclusive, to exclusive) and position"
                            + " (both inclusive)")
    @GetMapping("/api/v1/audit/events")
    Page<EventView> list(
            @RequestParam @Nullable String aggregateId,
            @RequestParam @Nullable String aggregateType,
            @RequestParam @Nullable String type,
            @RequestParam @Nullable String actor,
            @RequestParam @Nullable String requestId,
            @RequestParam @Nullable Instant from,
            @RequestParam @Nullable Instant to,
            @RequestParam @Nullable Long fromPosition,
            @RequestParam @Nullable Long toPosition,
            PageRequest page,
            Caller caller) {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("the audit trail is open to keys of all namespaces only");
        }
        var conditions = new ArrayList<Condition>();
        equal(conditions, "aggregate_id = ?", aggregateId);
        equal(conditions, "aggregate_type = ?", aggregateType);
        equal(conditions, "type = ?", type);
        equal(conditions, "convert_from(metadata, 'UTF8')::json ->> 'actor' = ?", actor);
        equal(conditions, "convert_from(metadata, 'UTF8')::json ->> 'requestId' = ?", requestId);
        equal(conditions, "recorded_at >= ?::timestamptz", from == null ? null : from.atOffset(ZoneOffset.UTC));
        equal(conditions, "recorded_at < ?::timestamptz", to == null ? null : to.atOffset(ZoneOffset.UTC));
        equal(conditions, "position >= ?", fromPosition);
        equal(conditions, "position <= ?", toPosition);
        List<String> after = page.after(1);
        if (!after.isEmpty()) {
            conditions.add(condition("position > ?", PageRequest.number(after.getFirst())));
        }
        List<EventView> rows = db.select(
                        field("position", Long.class),
                        field("event_id", String.class),
                        field("aggregate_type", String.class),
                        field("aggregate_id", String.class),
                        field("sequence_number", Long.class),
                        field("recorded_at", OffsetDateTime.class),
                        field("type", String.class),
                        field("revision", String.class),
                        field("metadata", byte[].class),
                        field("payload", byte[].class))
                .from(table("event_store.domain_event"))
                .where(conditions)
                .orderBy(field("position"))
                .limit(page.limit() + 1)
                .fetch(EventsApi::view);
        return Page.of(rows, page, event -> List.of(Long.toString(event.position())));
    }

    private static void equal(List<Condition> conditions, String sql, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition(sql, value));
        }
    }

    private static EventView view(Record row) {
        TreeMap<String, @Nullable String> metadata = Json.mapper().readValue(row.get(8, byte[].class), STRINGS);
        return new EventView(
                row.get(0, Long.class),
                row.get(1, String.class),
                row.get(2, String.class),
                row.get(3, String.class),
                row.get(4, Long.class),
                row.get(5, OffsetDateTime.class).toInstant(),
                row.get(6, String.class),
                row.get(7, String.class),
                metadata.get("actor"),
                metadata.get("requestId"),
                metadata.get("from"),
                metadata.get("causationId"),
                metadata.get("correlationId"),
                new String(row.get(9, byte[].class), StandardCharsets.UTF_8));
    }
}
