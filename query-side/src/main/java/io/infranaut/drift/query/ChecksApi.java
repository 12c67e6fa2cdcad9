package io.infranaut.drift.query;

import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_CHECKS;
import static io.infranaut.persistence.jooq.public_.Tables.DRIFT_VERIFICATIONS;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.DriftEvent.DriftCheckVerified;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.persistence.jooq.public_.tables.records.DriftChecksRecord;
import io.infranaut.persistence.jooq.public_.tables.records.DriftVerificationsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Shows drift checks, those that found drift, and verifications.
@RestController
@Requires(Permission.READ)
@Reads("drift")
final class ChecksApi {
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

    private final DSLContext db;
    private final CheckJobs jobs;

    ChecksApi(DSLContext db, CheckJobs jobs) {
        this.db = db;
        this.jobs = jobs;
    }

    /// A check without its columns.
    ///
    /// @param partOf the check whose chunk this is
    /// @param state QUEUED, SPLIT (into `parts`), COMPLETED or FAILED
    /// @param verdict `STABLE`, `DRIFT` or `INSUFFICIENT_DATA`
    /// @param driftedColumns most drifted first
    /// @param problem why it failed
    record CheckSummary(
            CheckId id,
            String namespace,
            @Nullable String name,
            @Nullable CheckId partOf,
            String state,
            @Nullable UUID baselineId,
            @Nullable Integer baselineVersion,
            @Nullable UUID modelId,
            @Nullable Integer modelVersion,
            @Nullable UUID datasetId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Long firstRow,
            @Nullable Long lastRow,
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant finishedAt,
            @Nullable String verdict,
            @Nullable Integer measured,
            @Nullable Integer drifted,
            @Nullable Double driftedShare,
            List<String> driftedColumns,
            @Nullable String problem) {
        static CheckSummary of(DriftChecksRecord row) {
            return new CheckSummary(
                    new CheckId(row.getId()),
                    row.getNamespace(),
                    row.getName(),
                    row.getPartOf() == null ? null : new CheckId(row.getPartOf()),
                    row.getState(),
                    row.getBaselineId(),
                    row.getBaselineVersion(),
                    row.getModelId(),
                    row.getModelVersion(),
                    row.getDatasetId(),
                    row.getTimeFrom(),
                    row.getTimeTo(),
                    row.getFirstRow(),
                    row.getLastRow(),
                    row.getRequestedAt(),
                    row.getRequestedBy(),
                    row.getFinishedAt(),
                    row.getVerdict(),
                    row.getMeasured(),
                    row.getDrifted(),
                    row.getDriftedShare(),
                    row.getDriftedColumns() == null ? List.of() : List.of(row.getDriftedColumns()),
                    row.getProblem());
        }
    }

    record VerificationView(
            UUID id,
            CheckId checkId,
            String state,
            @Nullable String outcome,
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant finishedAt) {}

    @GetMapping("/api/v1/drift/checks")
    @Operation(operationId = "listDriftChecks", summary = "List drift checks, newest first")
    Page<CheckSummary> list(
            PageRequest page,
            Caller caller,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable UUID baselineId,
            @RequestParam(required = false) @Nullable UUID modelId,
            @RequestParam(required = false) @Nullable UUID datasetId,
            @RequestParam(required = false) @Nullable UUID partOf,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String verdict,
            @RequestParam(required = false) @Nullable String column) {
        List<CheckSummary> rows = db.selectFrom(DRIFT_CHECKS)
                .where(open(caller))
                .and(filters(namespace, baselineId, modelId, datasetId))
                .and(partOf == null ? noCondition() : DRIFT_CHECKS.PART_OF.eq(partOf))
                .and(state == null ? noCondition() : DRIFT_CHECKS.STATE.eq(oneOf("state", state, STATES)))
                .and(verdict == null ? noCondition() : DRIFT_CHECKS.VERDICT.eq(oneOf("verdict", verdict, VERDICTS)))
                .and(column == null ? noCondition() : DRIFT_CHECKS.DRIFTED_COLUMNS.contains(new String[] {column}))
                .and(page.before(DRIFT_CHECKS.REQUESTED_AT, DRIFT_CHECKS.ID))
                .orderBy(DRIFT_CHECKS.REQUESTED_AT.desc(), DRIFT_CHECKS.ID.desc())
                .limit(page.limit() + 1)
                .fetch(CheckSummary::of);
        return Page.of(
                rows,
                page,
                check -> List.of(check.requestedAt().toString(), check.id().toString()));
    }

    private static final List<String> STATES = List.of("QUEUED", "SPLIT", "COMPLETED", "FAILED");
    private static final List<String> VERDICTS = List.of("STABLE", "DRIFT", "INSUFFICIENT_DATA");

    private static String oneOf(String parameter, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new InvalidInput("?" + parameter, "one of " + String.join(", ", known));
        }
        return value;
    }

    @GetMapping("/api/v1/drift/alerts")
    @Operation(
            operationId = "listDriftAlerts",
            summary = "Checks in which a column drifted, those with the largest share of drifted columns first")
    Page<CheckSummary> alerts(
            PageRequest page,
            Caller caller,
            @RequestParam(required = false) @Nullable String namespace,
            @RequestParam(required = false) @Nullable UUID baselineId,
            @RequestParam(required = false) @Nullable UUID modelId,
            @RequestParam(required = false) @Nullable UUID datasetId) {
        List<CheckSummary> rows = db.selectFrom(DRIFT_CHECKS)
                .where(open(caller))
                .and(DRIFT_CHECKS.DRIFTED.gt(0))
                .and(filters(namespace, baselineId, modelId, datasetId))
                .and(page.before(
                        DRIFT_CHECKS.DRIFTED_SHARE, DRIFT_CHECKS.DRIFTED, DRIFT_CHECKS.REQUESTED_AT, DRIFT_CHECKS.ID))
                .orderBy(
                        DRIFT_CHECKS.DRIFTED_SHARE.desc(),
                        DRIFT_CHECKS.DRIFTED.desc(),
                        DRIFT_CHECKS.REQUESTED_AT.desc(),
                        DRIFT_CHECKS.ID.desc())
                .limit(page.limit() + 1)
                .fetch(CheckSummary::of);
        return Page.of(
                rows,
                page,
                check -> List.of(
                        Objects.requireNonNull(check.driftedShare()).toString(),
                        Objects.requireNonNull(check.drifted()).toString(),
                        check.requestedAt().toString(),
                        check.id().toString()));
    }

    private static Condition open(Caller caller) {
        return caller.namespaces().contains("*") ? noCondition() : DRIFT_CHECKS.NAMESPACE.in(caller.namespaces());
    }

    private static Condition filters(
            @Nullable String namespace, @Nullable UUID baselineId, @Nullable UUID modelId, @Nullable UUID datasetId) {
        return noCondition()
                .and(namespace == null ? noCondition() : DRIFT_CHECKS.NAMESPACE.eq(namespace))
                .and(baselineId == null ? noCondition() : DRIFT_CHECKS.BASELINE_ID.eq(baselineId))
                .and(modelId == null ? noCondition() : DRIFT_CHECKS.MODEL_ID.eq(modelId))
                .and(datasetId == null ? noCondition() : DRIFT_CHECKS.DATASET_ID.eq(datasetId));
    }

    @Answers(
            value = Job.class,
            result = {DriftChecked.class, CheckJobs.Parts.class})
    @GetMapping(
            value = "/api/v1/drift/checks/{id}",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_HTML_VALUE})
    @Operation(
            operationId = "getDriftCheck",
            summary = "A drift check: as a job with its verdict, or as a page with a plot per column")
    ResponseEntity<Object> get(
            @PathVariable CheckId id,
            Caller caller,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        DriftChecksRecord row = check(id, caller);
        var answer = ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).varyBy(HttpHeaders.ACCEPT);
        if (!prefersHtml(accept)) {
            return answer.contentType(MediaType.APPLICATION_JSON).body(jobs.of(row));
        }
        String page = switch (row.getState()) {
            case "COMPLETED" ->
                CheckPage.of(Json.mapper()
                        .readValue(Objects.requireNonNull(row.getResult()).data(), DriftChecked.class));
            case "SPLIT" ->
                ChunksPage.of(
                        CheckSummary.of(row),
                        jobs.partsOf(row).stream()
                                .map(part -> new ChunksPage.Part(
                                        CheckSummary.of(part),
                                        part.getResult() == null
                                                ? List.of()
                                                : Json.mapper()
                                                        .readValue(
                                                                part.getResult().data(), DriftChecked.class)
                                                        .columns()))
                                .toList());
            default -> CheckPage.unfinished(CheckSummary.of(row));
        };
        return answer.contentType(HTML).body(page);
    }

    private static boolean prefersHtml(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        try {
            double html = 0;
            double json = 0;
            for (MediaType type : MediaType.parseMediaTypes(accept)) {
                html = type.equalsTypeAndSubtype(MediaType.TEXT_HTML) ? type.getQualityValue() : html;
                json = type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON) ? type.getQualityValue() : json;
            }
            return html > json;
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    @GetMapping("/api/v1/drift/checks/{id}/verifications")
    @Operation(operationId = "listDriftVerifications", summary = "List the verifications of a check, newest first")
    Page<VerificationView> verifications(@PathVariable CheckId id, PageRequest page, Caller caller) {
        check(id, caller);
        List<VerificationView> rows = db.selectFrom(DRIFT_VERIFICATIONS)
                .where(DRIFT_VERIFICATIONS.CHECK_ID.eq(id.value()))
                .and(page.before(DRIFT_VERIFICATIONS.REQUESTED_AT, DRIFT_VERIFICATIONS.ID))
                .orderBy(DRIFT_VERIFICATIONS.REQUESTED_AT.desc(), DRIFT_VERIFICATIONS.ID.desc())
                .limit(page.limit() + 1)
                .fetch(ChecksApi::view);
        return Page.of(
                rows,
                page,
                one -> List.of(one.requestedAt().toString(), one.id().toString()));
    }

    @Answers(value = Job.class, result = DriftCheckVerified.class)
    @GetMapping("/api/v1/drift/checks/{id}/verifications/{verification}")
    @Operation(operationId = "getDriftVerification", summary = "What a verification of a check gave")
    ResponseEntity<Job> verification(@PathVariable CheckId id, @PathVariable UUID verification, Caller caller) {
        check(id, caller);
        DriftVerificationsRecord row = db.fetchOptional(
                        DRIFT_VERIFICATIONS,
                        DRIFT_VERIFICATIONS.ID.eq(verification),
                        DRIFT_VERIFICATIONS.CHECK_ID.eq(id.value()))
                .orElseThrow(() -> new NotFound("verification", verification));
        return ResponseEntity.ok().eTag(Answer.etag(row.getVersion())).body(job(row));
    }

    static Job job(DriftVerificationsRecord row) {
        return row.getResult() == null
                ? Job.queued(row.getId())
                : Job.completed(
                        row.getId(), Json.mapper().readValue(row.getResult().data(), DriftCheckVerified.class));
    }

    private DriftChecksRecord check(CheckId id, Caller caller) {
        return db.fetchOptional(DRIFT_CHECKS, DRIFT_CHECKS.ID.eq(id.value()))
                .filter(row -> caller.mayEnter(row.getNamespace()))
                .orElseThrow(() -> new NotFound("drift check", id));
    }

    private static VerificationView view(DriftVerificationsRecord row) {
        return new VerificationView(
                row.getId(),
                new CheckId(row.getCheckId()),
                row.getState(),
                row.getOutcome(),
                row.getRequestedAt(),
                row.getRequestedBy(),
                row.getFinishedAt());
    }
}
