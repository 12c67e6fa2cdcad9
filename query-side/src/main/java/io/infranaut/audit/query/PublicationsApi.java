package io.infranaut.audit.query;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_PUBLICATIONS;

import io.infranaut.audit.api.RepublicationId;
import io.infranaut.persistence.jooq.public_.tables.records.AuditPublicationsRecord;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows the publications of past events and how far they are.
@RestController("publicationQueries")
@Requires(Permission.AUDIT)
@Reads("publications")
final class PublicationsApi {
    private final DSLContext db;

    PublicationsApi(DSLContext db) {
        this.db = db;
    }

    /// @param state `RUNNING`, `COMPLETED`, `CANCELLED` or `FAILED`
    /// @param progress from 0 to 1
    /// @param events that are in Kafka by now, as far as is known
    /// @param fromPosition of the first event
    /// @param toPosition of the last event
    /// @param failure why it failed
    record PublicationView(
            RepublicationId id,
            String state,
            double progress,
            @Nullable Long events,
            String topic,
            boolean force,
            long fromPosition,
            long toPosition,
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> contexts,
            List<String> types,
            String requestedBy,
            Instant requestedAt,
            @Nullable Instant endedAt,
            @Nullable String failure) {}

    @Operation(operationId = "listPublications", summary = "Lists publications of past events, newest first")
    @GetMapping("/api/v1/audit/publications")
    Page<PublicationView> list(PageRequest page) {
        List<PublicationView> rows = db.selectFrom(AUDIT_PUBLICATIONS)
                .where(page.before(AUDIT_PUBLICATIONS.ID))
                .orderBy(AUDIT_PUBLICATIONS.ID.desc())
                .limit(page.limit() + 1)
                .fetch(this::view);
        return Page.of(rows, page, publication -> List.of(publication.id().toString()));
    }

    @Operation(operationId = "getPublication", summary = "Shows a publication of past events and how far it is")
    @GetMapping("/api/v1/audit/publications/{id}")
    ResponseEntity<PublicationView> get(@PathVariable RepublicationId id) {
        AuditPublicationsRecord row = db.fetchOptional(AUDIT_PUBLICATIONS, AUDIT_PUBLICATIONS.ID.eq(id.value()))
                .orElseThrow(() -> new NotFound("publication", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    /// How far one is.
    private record Progress(double share, @Nullable Long events) {}

    private PublicationView view(AuditPublicationsRecord row) {
        Progress progress = switch (row.getState()) {
            case "RUNNING" -> underWay(row);
            case "COMPLETED" -> new Progress(1, row.getEvents());
            default -> new Progress(0, row.getEvents());
        };
        return new PublicationView(
                new RepublicationId(row.getId()),
                row.getState(),
                progress.share(),
                progress.events(),
                row.getTopic(),
                row.getForce(),
                row.getFromPosition(),
                row.getToPosition(),
                row.getFromTime(),
                row.getToTime(),
                List.of(row.getContexts()),
                List.of(row.getTypes()),
                row.getRequestedBy(),
                row.getRequestedAt(),
                row.getEndedAt(),
                row.getFailure());
    }

    private Progress underWay(AuditPublicationsRecord row) {
        return db.fetchOptional("select position, events from platform.republication where id = ?", row.getId())
                .map(now -> new Progress(
                        (Objects.requireNonNull(now.get(0, Long.class)) - row.getFromPosition() + 1.0)
                                / (row.getToPosition() - row.getFromPosition() + 1.0),
                        now.get(1, Long.class)))
                .orElse(new Progress(0, null));
    }
}
