package io.infranaut.audit.query;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_REPLAYED_MODELS;
import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_REPLAYS;

import io.infranaut.audit.api.ReadModelContent;
import io.infranaut.audit.api.ReplayId;
import io.infranaut.persistence.jooq.public_.tables.records.AuditReplayedModelsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AuditReplaysRecord;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.readmodel.ReadModels.Rebuild;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Shows replays, how far they are and what they found.
@RestController("replayQueries")
@Requires(Permission.AUDIT)
@Reads("audit")
final class ReplaysApi {
    private final DSLContext db;
    private final ReadModels readModels;

    ReplaysApi(DSLContext db, ReadModels readModels) {
        this.db = db;
        this.readModels = readModels;
    }

    /// @param identical whether the content is the same; with events in between it need not be
    record ReplayedView(
            String name,
            double progress,
            @Nullable ReadModelContent before,
            @Nullable ReadModelContent after,
            @Nullable Boolean identical) {}

    /// @param state `RUNNING`, `COMPLETED` or `FAILED`
    /// @param progress from 0 to 1
    /// @param failure why it failed
    record ReplayView(
            ReplayId id,
            String state,
            double progress,
            int segments,
            String requestedBy,
            Instant requestedAt,
            @Nullable Instant endedAt,
            @Nullable String failure,
            List<ReplayedView> readModels) {}

    @Operation(operationId = "listReplays", summary = "Lists replays, newest first")
    @GetMapping("/api/v1/audit/replays")
    Page<ReplayView> list(PageRequest page) {
        List<ReplayView> rows = db.selectFrom(AUDIT_REPLAYS)
                .where(page.before(AUDIT_REPLAYS.ID))
                .orderBy(AUDIT_REPLAYS.ID.desc())
                .limit(page.limit() + 1)
                .fetch(this::view);
        return Page.of(rows, page, replay -> List.of(replay.id().toString()));
    }

    @Operation(operationId = "getReplay", summary = "Shows a replay")
    @GetMapping("/api/v1/audit/replays/{id}")
    ResponseEntity<ReplayView> get(@PathVariable ReplayId id) {
        AuditReplaysRecord row = db.fetchOptional(AUDIT_REPLAYS, AUDIT_REPLAYS.ID.eq(id.value()))
                .orElseThrow(() -> new NotFound("replay", id));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    private ReplayView view(AuditReplaysRecord row) {
        Map<String, AuditReplayedModelsRecord> done = db.selectFrom(AUDIT_REPLAYED_MODELS)
                .where(AUDIT_REPLAYED_MODELS.REPLAY_ID.eq(row.getId()))
                .fetchMap(AUDIT_REPLAYED_MODELS.READ_MODEL);
        List<ReplayedView> models = Stream.of(row.getReadModels())
                .map(name -> {
                    AuditReplayedModelsRecord replayed = done.get(name);
                    return replayed == null ? underWay(name, row) : replayed(replayed);
                })
                .toList();
        double progress = models.stream().mapToDouble(ReplayedView::progress).sum() / models.size();
        return new ReplayView(
                new ReplayId(row.getId()),
                row.getState(),
                progress,
                row.getSegments(),
                row.getRequestedBy(),
                row.getRequestedAt(),
                row.getEndedAt(),
                row.getFailure(),
                models);
    }

    private ReplayedView underWay(String name, AuditReplaysRecord row) {
        double progress = row.getState().equals("RUNNING")
                ? readModels
                        .rebuilt(name, row.getId().toString())
                        .map(Rebuild::progress)
                        .orElse(0.0)
                : 0;
        return new ReplayedView(name, progress, null, null, null);
    }

    private static ReplayedView replayed(AuditReplayedModelsRecord row) {
        var before = Json.mapper().readValue(row.getBefore().data(), ReadModelContent.class);
        var after = Json.mapper().readValue(row.getAfter().data(), ReadModelContent.class);
        return new ReplayedView(
                row.getReadModel(), 1, before, after, before.digest().equals(after.digest()));
    }
}
