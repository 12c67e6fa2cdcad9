package io.infranaut.audit.query;

import static io.infranaut.persistence.jooq.platform.Tables.STUCK;
import static org.jooq.impl.DSL.noCondition;

import io.infranaut.audit.api.StuckStepId;
import io.infranaut.persistence.jooq.platform.tables.records.StuckRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows the steps that should have happened by now.
@RestController("stuckQueries")
@Requires(Permission.AUDIT)
final class StuckApi {
    private final DSLContext db;

    StuckApi(DSLContext db) {
        this.db = db;
    }

    /// @param kind `ESCALATION`, `NOTIFICATION`, `WORK` or `PROCESSOR`
    /// @param instance what it is a step of
    /// @param since when it should have happened
    /// @param cause why it has not, as far as that is known
    /// @param attempts how often it was tried
    /// @param foundAt when the watchdog found it
    /// @param nudges how often it was told to happen, by the watchdog or by hand
    record StuckView(
            StuckStepId id,
            String kind,
            String instance,
            Instant since,
            String cause,
            int attempts,
            Instant foundAt,
            int nudges,
            @Nullable Instant nudgedAt) {}

    @Operation(
            operationId = "listStuckSteps",
            summary = "Lists steps that should have happened by now, the longest overdue first")
    @GetMapping("/api/v1/audit/stuck")
    Page<StuckView> list(@RequestParam(required = false) @Nullable String kind, PageRequest page, Caller caller) {
        if (!caller.mayEnter("*")) {
            throw new Forbidden("the audit trail is open to keys of all namespaces only");
        }
        List<StuckView> rows = db.selectFrom(STUCK)
                .where(page.after(STUCK.SINCE, STUCK.ID))
                .and(kind == null ? noCondition() : STUCK.KIND.eq(PageRequest.text(kind)))
                .orderBy(STUCK.SINCE, STUCK.ID)
                .limit(page.limit() + 1)
                .fetch(StuckApi::view);
        return Page.of(
                rows, page, step -> List.of(step.since().toString(), step.id().toString()));
    }

    private static StuckView view(StuckRecord row) {
        return new StuckView(
                new StuckStepId(row.getId()),
                row.getKind(),
                row.getInstance(),
                row.getSince(),
                row.getCause(),
                row.getAttempts(),
                row.getFoundAt(),
                row.getNudges(),
                row.getNudgedAt());
    }
}
