package io.infranaut.audit.query;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.readmodel.DeadLetter;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.trail.Sensitive;
import io.swagger.v3.oas.annotations.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows the events that read models have not taken in.
@RestController("deadLetterQueries")
@Requires(Permission.AUDIT)
final class DeadLettersApi {
    private final ReadModels readModels;
    private final DSLContext db;

    DeadLettersApi(ReadModels readModels, DSLContext db) {
        this.readModels = readModels;
        this.db = db;
    }

    /// @param generation of the read model; one being built does not serve before its letters are gone
    /// @param sequence what the events that wait for each other have in common
    /// @param position of the event
    /// @param failure first line of the cause; null for one that only waits behind another
    /// @param attempts how often it was tried; 0 for one that only waits
    record DeadLetterView(
            UUID id,
            String readModel,
            int generation,
            String sequence,
            long position,
            String eventId,
            @Nullable String failure,
            int attempts,
            Instant deadSince,
            Instant lastAttemptAt) {}

    /// @param cause with its stack trace
    /// @param type of the event
    /// @param payload of the event, what is personal in it opened
    record OpenedLetter(
            DeadLetterView letter,
            @Nullable String cause,
            String type,
            String aggregateId,
            @JsonRawValue @Personal String payload) {}

    @Operation(operationId = "listDeadLetters", summary = "Lists the events that read models have not taken in")
    @GetMapping("/api/v1/audit/dead-letters")
    Page<DeadLetterView> list(
            @RequestParam(required = false) @Nullable String readModel, PageRequest page, Caller caller) {
        check(caller);
        List<String> after = page.after(2);
        List<DeadLetter> rows = readModels.deadLetters(
                readModel,
                after.isEmpty() ? 0 : PageRequest.number(after.getFirst()),
                after.isEmpty() ? new UUID(0, 0) : PageRequest.uuid(after.getLast()),
                page.limit() + 1);
        return Page.of(
                        rows,
                        page,
                        letter -> List.of(
                                Long.toString(letter.position()), letter.id().toString()))
                .map(DeadLettersApi::view);
    }

    @Operation(operationId = "getDeadLetter", summary = "Shows a dead letter with its event and why it failed")
    @GetMapping("/api/v1/audit/dead-letters/{id}")
    @Sensitive
    OpenedLetter get(@PathVariable UUID id, Caller caller) {
        check(caller);
        DeadLetter letter = readModels.deadLetter(id).orElseThrow(() -> new NotFound("dead letter", id));
        var event = db.fetchSingle(
                "select type, aggregate_id, payload from event_store.domain_event where position = ?",
                letter.position());
        return new OpenedLetter(
                view(letter),
                letter.cause(),
                event.get(0, String.class),
                event.get(1, String.class),
                new String(event.get(2, byte[].class), StandardCharsets.UTF_8));
    }

    private static void check(Caller caller) {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("the audit trail is open to keys of all namespaces only");
        }
    }

    private static DeadLetterView view(DeadLetter letter) {
        return new DeadLetterView(
                letter.id(),
                letter.readModel(),
                letter.generation(),
                letter.sequence(),
                letter.position(),
                letter.eventId(),
                letter.cause() == null
                        ? null
                        : letter.cause().lines().findFirst().orElse(""),
                letter.attempts(),
                letter.deadSince(),
                letter.lastAttemptAt());
    }
}
