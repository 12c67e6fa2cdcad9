package io.infranaut.baseline.query;

import static io.infranaut.persistence.jooq.public_.Tables.BASELINES;
import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_PROMOTIONS;
import static io.infranaut.persistence.jooq.public_.Tables.BASELINE_VERSIONS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.infranaut.baseline.api.BaselineId;
import io.infranaut.baseline.api.ColumnProfile;
import io.infranaut.persistence.jooq.public_.tables.records.BaselineVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.BaselinesRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Personal;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.JobSource;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Problems;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.infranaut.storage.api.SegmentRef;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;

/// Shows the baselines.
@RestController("baselineQueries")
@Requires(Permission.READ)
@Reads(value = "baseline", asOf = true)
final class BaselinesApi implements JobSource {
    private static final TypeReference<List<SegmentRef>> SEGMENTS = new TypeReference<>() {};
    private static final TypeReference<List<ColumnProfile>> PROFILES = new TypeReference<>() {};

    private final DSLContext db;

    BaselinesApi(DSLContext db) {
        this.db = db;
    }

    /// @param versions how many were asked for
    /// @param currentVersion that checks are held against; null for none yet
    record BaselineView(
            BaselineId id,
            String namespace,
            String name,
            @Nullable String description,
            @Nullable UUID modelId,
            int versions,
            @Nullable Integer currentVersion,
            Instant createdAt,
            String createdBy,
            Instant updatedAt) {}

    /// @param state QUEUED, COMPLETED (pinned, and never changed again) or FAILED
    /// @param problem why it failed
    record VersionSummary(
            BaselineId baselineId,
            int version,
            String state,
            @Nullable Integer modelVersion,
            UUID datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            @Personal @Nullable String note,
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant pinnedAt,
            @Nullable Long rows,
            @Nullable String rowsDigest,
            @Nullable String profilesDigest,
            @Nullable String engine,
            @Nullable String problem) {}

    /// @param segments that hold the rows, in order
    /// @param profiles of the columns, frozen
    record VersionView(
            VersionSummary version,
            @Nullable TableSchema schema,
            List<SegmentRef> segments,
            List<ColumnProfile> profiles) {}

    record Promotion(
            int version,
            @Nullable Integer previous,
            @Personal @Nullable String reason,
            Instant at,
            String by) {}

    @GetMapping("/api/v1/drift/baselines")
    @Operation(operationId = "listBaselines", summary = "List baselines; filter by namespace, name or model")
    Page<BaselineView> list(
            PageRequest page,
            Caller caller,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable UUID modelId) {
        List<BaselineView> rows = db.selectFrom(BASELINES)
                .where(caller.namespaces().contains("*") ? noCondition() : BASELINES.NAMESPACE.in(caller.namespaces()))
                .and(namespace == null ? noCondition() : BASELINES.NAMESPACE.eq(namespace))
                .and(name == null ? noCondition() : BASELINES.NAME.eq(name))
                .and(modelId == null ? noCondition() : BASELINES.MODEL_ID.eq(modelId))
                .and(page.after(BASELINES.NAME, BASELINES.ID))
                .orderBy(BASELINES.NAME, BASELINES.ID)
                .limit(page.limit() + 1)
                .fetch(BaselinesApi::view);
        return Page.of(
                rows, page, baseline -> List.of(baseline.name(), baseline.id().toString()));
    }

    @GetMapping("/api/v1/drift/baselines/{id}")
    @Operation(operationId = "getBaseline", summary = "Get a baseline")
    ResponseEntity<BaselineView> get(@PathVariable BaselineId id, Caller caller) {
        BaselinesRecord row = baseline(id, caller);
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(view(row));
    }

    @GetMapping("/api/v1/drift/baselines/{id}/versions")
    @Operation(operationId = "listBaselineVersions", summary = "List the versions of a baseline, newest first")
    Page<VersionSummary> versions(@PathVariable BaselineId id, PageRequest page, Caller caller) {
        baseline(id, caller);
        List<VersionSummary> rows = db.selectFrom(BASELINE_VERSIONS)
                .where(BASELINE_VERSIONS.BASELINE_ID.eq(id.value()))
                .and(page.before(BASELINE_VERSIONS.NUMBER))
                .orderBy(BASELINE_VERSIONS.NUMBER.desc())
                .limit(page.limit() + 1)
                .fetch(BaselinesApi::summary);
        return Page.of(rows, page, version -> List.of(Integer.toString(version.version())));
    }

    @GetMapping("/api/v1/drift/baselines/{id}/versions/{version}")
    @Operation(operationId = "getBaselineVersion", summary = "Get a version of a baseline with its profiles")
    VersionView version(@PathVariable BaselineId id, @PathVariable int version, Caller caller) {
        baseline(id, caller);
        return db.fetchOptional(
                        BASELINE_VERSIONS,
                        BASELINE_VERSIONS.BASELINE_ID.eq(id.value()),
                        BASELINE_VERSIONS.NUMBER.eq(version))
                .map(BaselinesApi::view)
                .orElseThrow(() -> new NotFound("baseline version", version));
    }

    @GetMapping("/api/v1/drift/baselines/{id}/promotions")
    @Operation(operationId = "listBaselinePromotions", summary = "Which version was current when, newest first")
    Page<Promotion> promotions(@PathVariable BaselineId id, PageRequest page, Caller caller) {
        baseline(id, caller);
        var rows = db.selectFrom(BASELINE_PROMOTIONS)
                .where(BASELINE_PROMOTIONS.BASELINE_ID.eq(id.value()))
                .and(page.before(BASELINE_PROMOTIONS.ORDINAL))
                .orderBy(BASELINE_PROMOTIONS.ORDINAL.desc())
                .limit(page.limit() + 1)
                .fetch();
        return Page.of(
                rows.map(row -> new Promotion(
                        row.getNumber(), row.getPrevious(), row.getReason(), row.getPromotedAt(), row.getPromotedBy())),
                page,
                last -> List.of(Long.toString(rows.get(page.limit() - 1).getOrdinal())));
    }

    @Answers(value = Job.class, result = VersionSummary.class)
    @GetMapping("/api/v1/drift/baselines/{id}/version-requests/{request}")
    @Operation(operationId = "getBaselineVersionRequest", summary = "How far the making of a version is")
    Job request(@PathVariable BaselineId id, @PathVariable UUID request, Caller caller) {
        baseline(id, caller);
        return find(request)
                .filter(job -> db.fetchExists(
                        BASELINE_VERSIONS,
                        BASELINE_VERSIONS.BASELINE_ID.eq(id.value()),
                        BASELINE_VERSIONS.REQUEST_ID.eq(request)))
                .orElseThrow(() -> new NotFound("version request", request));
    }

    @Override
    public String kind() {
        return "baseline-version";
    }

    @Override
    public Optional<Job> find(UUID id) {
        return db.fetchOptional(BASELINE_VERSIONS, BASELINE_VERSIONS.REQUEST_ID.eq(id))
                .map(row -> switch (row.getState()) {
                    case "COMPLETED" -> Job.completed(id, summary(row));
                    case "FAILED" ->
                        Job.failed(id, Problems.problem(422, "baseline-cannot-be-made", row.getProblem(), List.of()));
                    default -> Job.queued(id);
                });
    }

    private BaselinesRecord baseline(BaselineId id, Caller caller) {
        return db.fetchOptional(BASELINES, BASELINES.ID.eq(id.value()))
                .filter(row -> caller.mayEnter(row.getNamespace()))
                .orElseThrow(() -> new NotFound("baseline", id));
    }

    private static BaselineView view(BaselinesRecord row) {
        return new BaselineView(
                new BaselineId(row.getId()),
                row.getNamespace(),
                row.getName(),
                row.getDescription(),
                row.getModelId(),
                row.getVersions(),
                row.getCurrentVersion(),
                row.getCreatedAt(),
                row.getCreatedBy(),
                row.getUpdatedAt());
    }

    private static VersionSummary summary(BaselineVersionsRecord row) {
        return new VersionSummary(
                new BaselineId(row.getBaselineId()),
                row.getNumber(),
                row.getState(),
                row.getModelVersion(),
                row.getDatasetId(),
                row.getDatasetVersion(),
                row.getTimeFrom(),
                row.getTimeTo(),
                row.getNote(),
                row.getRequestedAt(),
                row.getRequestedBy(),
                row.getPinnedAt(),
                row.getRows(),
                row.getRowsDigest(),
                row.getProfilesDigest(),
                row.getEngine(),
                row.getProblem());
    }

    private static VersionView view(BaselineVersionsRecord row) {
        boolean pinned = row.getPinnedAt() != null;
        return new VersionView(
                summary(row),
                pinned
                        ? Json.mapper()
                                .readValue(
                                        Objects.requireNonNull(row.getSchema()).data(), TableSchema.class)
                        : null,
                pinned
                        ? Json.mapper()
                                .readValue(
                                        Objects.requireNonNull(row.getSegments())
                                                .data(),
                                        SEGMENTS)
                        : List.of(),
                pinned
                        ? Json.mapper()
                                .readValue(
                                        Objects.requireNonNull(row.getProfiles())
                                                .data(),
                                        PROFILES)
                        : List.of());
    }
}
