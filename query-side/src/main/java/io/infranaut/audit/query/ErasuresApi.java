package io.infranaut.audit.query;

import static io.infranaut.persistence.jooq.public_.Tables.ERASURES;

import io.infranaut.audit.api.ErasureId;
import io.infranaut.persistence.jooq.public_.tables.records.ErasuresRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows erasures, not whom they forgot.
@RestController("erasureQueries")
@Requires(Permission.AUDIT)
@Reads("erasures")
final class ErasuresApi {
    private final DSLContext db;

    ErasuresApi(DSLContext db) {
        this.db = db;
    }

    /// @param state `REQUESTED` or `ERASED`
    /// @param erasedAt when the key was destroyed
    record ErasureView(
            ErasureId id,
            String state,
            @Personal String reason,
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant erasedAt) {}

    @Operation(operationId = "listErasures", summary = "Lists erasures, newest first")
    @GetMapping("/api/v1/audit/erasures")
    Page<ErasureView> list(PageRequest page, Caller caller) {
        ProofsApi.requireAllNamespaces(caller);
        List<ErasureView> rows = db.selectFrom(ERASURES)
                .where(page.before(ERASURES.REQUESTED_AT, ERASURES.ID))
                .orderBy(ERASURES.REQUESTED_AT.desc(), ERASURES.ID.desc())
                .limit(page.limit() + 1)
                .fetch(ErasuresApi::view);
        return Page.of(
                rows,
                page,
                erasure ->
                        List.of(erasure.requestedAt().toString(), erasure.id().toString()));
    }

    @Operation(operationId = "getErasure", summary = "Shows an erasure")
    @GetMapping("/api/v1/audit/erasures/{id}")
    ResponseEntity<ErasureView> get(@PathVariable ErasureId id, Caller caller) {
        ProofsApi.requireAllNamespaces(caller);
        ErasuresRecord row =
                db.fetchOptional(ERASURES, ERASURES.ID.eq(id.value())).orElseThrow(() -> new NotFound("erasure", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    private static ErasureView view(ErasuresRecord row) {
        return new ErasureView(
                new ErasureId(row.getId()),
                row.getState(),
                row.getReason(),
                row.getRequestedAt(),
                row.getRequestedBy(),
                row.getErasedAt());
    }
}
