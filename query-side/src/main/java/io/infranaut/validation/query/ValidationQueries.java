package io.infranaut.validation.query;

import static io.infranaut.persistence.jooq.public_.Tables.QUALITY_METRICS;
import static io.infranaut.persistence.jooq.public_.Tables.RULE_SUITES;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_RESULTS;
import static io.infranaut.persistence.jooq.public_.Tables.VALIDATION_VERIFICATIONS;
import static org.jooq.impl.DSL.noCondition;

import io.infranaut.persistence.jooq.public_.tables.records.QualityMetricsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RuleSuitesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ValidationResultsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Job;
import io.infranaut.platform.http.JobSource;
import io.infranaut.platform.http.Page;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Problems;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.json.Json;
import io.infranaut.statistics.Result;
import io.infranaut.statistics.anomaly.Anomalies;
import io.infranaut.validation.api.QualityMetric;
import io.infranaut.validation.api.Rule;
import io.infranaut.validation.api.RuleResult;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Answers what was judged, by which rules, and how good the data is.
@RestController
@Requires(Permission.READ)
@Reads("validation")
final class ValidationQueries {
    private static final JSONB NOTHING = JSONB.valueOf("[]");

    private final DSLContext db;

    ValidationQueries(DSLContext db) {
        this.db = db;
    }

    private static JsonNode json(JSONB value) {
        return Json.mapper().readTree(value.data());
    }

    /// Namespaces that are open to the caller.
    static Condition open(Field<String> namespace, Caller caller) {
        return caller.namespaces().contains("*") ? noCondition() : namespace.in(caller.namespaces());
    }

    record SuiteView(
            UUID id,
            String namespace,
            String name,
            @Nullable UUID datasetId,
            int version,

            @ArraySchema(schema = @Schema(implementation = Rule.class))
            JsonNode rules,

            boolean retired,
            Instant definedAt,
            String definedBy) {
        static SuiteView of(RuleSuitesRecord suite) {
            return new SuiteView(
                    suite.getId(),
                    suite.getNamespace(),
                    suite.getName(),
                    suite.getDatasetId(),
                    suite.getVersion(),
                    json(suite.getRules()),
                    suite.getRetired(),
                    suite.getDefinedAt(),
                    suite.getDefinedBy());
        }
    }

    @GetMapping("/api/v1/validation/rules")
    @Reads(value = "validation", asOf = true)
    @Operation(operationId = "listRuleSuites", summary = "Rule suites")
    Page<SuiteView> suites(@RequestParam(required = false) @Nullable UUID dataset, PageRequest page, Caller caller) {
        List<SuiteView> rows = db.selectFrom(RULE_SUITES)
                .where(open(RULE_SUITES.NAMESPACE, caller))
                .and(dataset == null ? noCondition() : RULE_SUITES.DATASET_ID.eq(dataset))
                .and(page.after(RULE_SUITES.ID))
                .orderBy(RULE_SUITES.ID)
                .limit(page.limit() + 1)
                .fetch(SuiteView::of);
        return Page.of(rows, page, suite -> List.of(suite.id().toString()));
    }

    @GetMapping("/api/v1/validation/rules/{id}")
    @Reads(value = "validation", asOf = true)
    @Operation(operationId = "getRuleSuite", summary = "The newest version of a rule suite")
    ResponseEntity<SuiteView> suite(@PathVariable UUID id, Caller caller) {
        RuleSuitesRecord suite = db.fetchOptional(
                        RULE_SUITES, RULE_SUITES.ID.eq(id).and(open(RULE_SUITES.NAMESPACE, caller)))
                .orElseThrow(() -> new NotFound("rule suite", id));
        return ResponseEntity.ok().eTag(Answer.etag(suite.getRevision())).body(SuiteView.of(suite));
    }

    /// @param validationType `BATCH` on its way in; on request `SAMPLE`, `VERSION` of a dataset, or `REQUEST` for a
    ///     dataset's rows in a window
    /// @param suiteVersion 0 when the rules were in the request
    /// @param schemaVersion that the rules of the schema are from
    /// @param anomalies metrics that left the history of the batches before; flagged soon after the verdict
    /// @param input segments that were judged
    record ReportView(
            UUID id,
            String namespace,
            @Nullable UUID datasetId,
            @Nullable Integer datasetVersion,
            String validationType,
            @Nullable UUID batchId,
            UUID suiteId,
            int suiteVersion,
            @Nullable UUID schemaId,
            @Nullable Integer schemaVersion,
            @Nullable Boolean valid,
            @Nullable Double score,
            @Nullable Long rows,

            @ArraySchema(schema = @Schema(implementation = RuleResult.class))
            JsonNode results,

            @ArraySchema(schema = @Schema(implementation = QualityMetric.class))
            JsonNode metrics,

            JsonNode anomalies,

            JsonNode input,
            @Nullable String rowsDigest,
            @Nullable String engine,
            Instant timestamp) {
        static ReportView of(ValidationResultsRecord report) {
            return new ReportView(
                    report.getId(),
                    report.getNamespace(),
                    report.getDatasetId(),
                    report.getDatasetVersion(),
                    report.getValidationType(),
                    report.getBatchId(),
                    report.getSuiteId(),
                    report.getSuiteVersion(),
                    report.getSchemaId(),
                    report.getSchemaVersion(),
                    report.getIsValid(),
                    report.getScore(),
                    report.getRowCount(),
                    json(report.getResults()),
                    json(report.getQualityMetrics()),
                    json(report.getAnomalies()),
                    json(report.getInput()),
                    report.getRowsDigest(),
                    report.getEngine(),
                    report.getTimestamp());
        }
    }

    @GetMapping("/api/v1/validation/reports")
    @Operation(operationId = "listValidationReports", summary = "Verdicts, newest first")
    Page<ReportView> reports(
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable UUID suite,
            @RequestParam(required = false) @Nullable Boolean valid,
            @RequestParam(required = false) @Nullable Boolean anomalous,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        List<ReportView> rows = db.selectFrom(VALIDATION_RESULTS)
                .where(open(VALIDATION_RESULTS.NAMESPACE, caller))
                .and(VALIDATION_RESULTS.STATE.eq("COMPLETED"))
                .and(dataset == null ? noCondition() : VALIDATION_RESULTS.DATASET_ID.eq(dataset))
                .and(suite == null ? noCondition() : VALIDATION_RESULTS.SUITE_ID.eq(suite))
                .and(valid == null ? noCondition() : VALIDATION_RESULTS.IS_VALID.eq(valid))
                .and(
                        anomalous == null
                                ? noCondition()
                                : anomalous
                                        ? VALIDATION_RESULTS.ANOMALIES.ne(NOTHING)
                                        : VALIDATION_RESULTS.ANOMALIES.eq(NOTHING))
                .and(from == null ? noCondition() : VALIDATION_RESULTS.TIMESTAMP.ge(from))
                .and(to == null ? noCondition() : VALIDATION_RESULTS.TIMESTAMP.lt(to))
                .and(page.before(VALIDATION_RESULTS.TIMESTAMP, VALIDATION_RESULTS.ID))
                .orderBy(VALIDATION_RESULTS.TIMESTAMP.desc(), VALIDATION_RESULTS.ID.desc())
                .limit(page.limit() + 1)
                .fetch(ReportView::of);
        return Page.of(
                rows,
                page,
                report -> List.of(report.timestamp().toString(), report.id().toString()));
    }

    @Answers(value = Job.class, result = ReportView.class)
    @GetMapping("/api/v1/validation/reports/{id}")
    @Operation(operationId = "getValidationReport", summary = "A validation: how far it is, and its verdict")
    ResponseEntity<Job> report(@PathVariable UUID id, Caller caller) {
        ValidationResultsRecord report = db.fetchOptional(
                        VALIDATION_RESULTS,
                        VALIDATION_RESULTS.ID.eq(id).and(open(VALIDATION_RESULTS.NAMESPACE, caller)))
                .orElseThrow(() -> new NotFound("validation", id));
        return ResponseEntity.ok().eTag(Answer.etag(report.getRevision())).body(job(report));
    }

    private static Job job(ValidationResultsRecord report) {
        return switch (report.getState()) {
            case "COMPLETED" -> Job.completed(report.getId(), ReportView.of(report));
            case "FAILED" ->
                Job.failed(report.getId(), Problems.problem(422, "validation-failed", report.getProblem(), List.of()));
            default -> Job.queued(report.getId());
        };
    }

    /// @param outcome `IDENTICAL`, `DIFFERENT`, `INPUT_EXPIRED`, `INPUT_ERASED` or `INPUT_CORRUPT`
    record VerificationView(UUID reportId, String outcome, JsonNode differences, String engine, Instant verifiedAt) {}

    @Answers(value = Job.class, result = VerificationView.class)
    @GetMapping("/api/v1/validation/reports/{id}/verifications/{verification}")
    @Operation(operationId = "getValidationVerification", summary = "What drawing a verdict again gave")
    Job verification(@PathVariable UUID id, @PathVariable UUID verification, Caller caller) {
        report(id, caller);
        return verificationJob(db, verification).orElseThrow(() -> new NotFound("verification", verification));
    }

    private static Optional<Job> verificationJob(DSLContext db, UUID id) {
        return db.fetchOptional(VALIDATION_VERIFICATIONS, VALIDATION_VERIFICATIONS.ID.eq(id))
                .map(found -> found.getOutcome() == null
                        ? Job.queued(id)
                        : Job.completed(
                                id,
                                new VerificationView(
                                        found.getReportId(),
                                        found.getOutcome(),
                                        json(found.getDifferences()),
                                        found.getEngine(),
                                        found.getVerifiedAt())));
    }

    record MetricView(UUID datasetId, String column, String metric, double value, Instant measuredAt, UUID reportId) {}

    @GetMapping("/api/v1/validation/quality-metrics")
    @Operation(operationId = "listQualityMetrics", summary = "Quality metrics by Deequ's names, newest first")
    Page<MetricView> metrics(
            @RequestParam(required = false) @Nullable UUID dataset,
            @RequestParam(required = false) @Nullable String column,
            @RequestParam(required = false) @Nullable String metric,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            PageRequest page,
            Caller caller) {
        List<MetricView> rows = db.selectFrom(QUALITY_METRICS)
                .where(open(QUALITY_METRICS.NAMESPACE, caller))
                .and(dataset == null ? noCondition() : QUALITY_METRICS.DATASET_ID.eq(dataset))
                .and(column == null ? noCondition() : QUALITY_METRICS.COLUMN_NAME.eq(column))
                .and(metric == null ? noCondition() : QUALITY_METRICS.METRIC.eq(metric))
                .and(from == null ? noCondition() : QUALITY_METRICS.MEASURED_AT.ge(from))
                .and(to == null ? noCondition() : QUALITY_METRICS.MEASURED_AT.lt(to))
                .and(page.before(
                        QUALITY_METRICS.MEASURED_AT,
                        QUALITY_METRICS.REPORT_ID,
                        QUALITY_METRICS.COLUMN_NAME,
                        QUALITY_METRICS.METRIC))
                .orderBy(
                        QUALITY_METRICS.MEASURED_AT.desc(),
                        QUALITY_METRICS.REPORT_ID.desc(),
                        QUALITY_METRICS.COLUMN_NAME.desc(),
                        QUALITY_METRICS.METRIC.desc())
                .limit(page.limit() + 1)
                .fetch(found -> new MetricView(
                        found.getDatasetId(),
                        found.getColumnName(),
                        found.getMetric(),
                        found.getValue(),
                        found.getMeasuredAt(),
                        found.getReportId()));
        return Page.of(
                rows,
                page,
                found -> List.of(
                        found.measuredAt().toString(), found.reportId().toString(), found.column(), found.metric()));
    }

    /// @param value of the metric
    /// @param lower end of what the points before let expect; null when they are too few
    /// @param upper end of it
    record PointView(
            Instant measuredAt,
            UUID reportId,
            double value,
            @Nullable Double lower,
            @Nullable Double upper,
            boolean anomaly) {
        static PointView of(QualityMetricsRecord measured, Anomalies.Point point) {
            return switch (point.bounds()) {
                case Result.Value<Anomalies.Bounds>(Anomalies.Bounds within) ->
                    new PointView(
                            measured.getMeasuredAt(),
                            measured.getReportId(),
                            point.value(),
                            within.lower(),
                            within.upper(),
                            point.isAnomaly());
                case Result.InsufficientData<Anomalies.Bounds> _ ->
                    new PointView(measured.getMeasuredAt(), measured.getReportId(), point.value(), null, null, false);
            };
        }
    }

    /// How a metric's history is judged; see [Anomalies].
    enum Method {
        ONLINE_NORMAL,
        RATE_OF_CHANGE,
        SEASONAL_NAIVE
    }

    /// @param points oldest first
    record HistoryView(UUID datasetId, String column, String metric, String method, List<PointView> points) {}

    @GetMapping("/api/v1/validation/quality-metrics/history")
    @Operation(
            operationId = "getQualityMetricHistory",
            summary = "The newest 1000 values of one metric over time, each judged by those before it")
    HistoryView history(
            @RequestParam UUID dataset,
            @RequestParam String metric,
            @RequestParam(defaultValue = "*") String column,
            @RequestParam(defaultValue = "ONLINE_NORMAL") Method method,
            @RequestParam(defaultValue = "3") double deviations,
            @RequestParam(defaultValue = "2") double factor,
            @RequestParam(defaultValue = "7") int season,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Caller caller) {
        Anomalies judge = judge(method, deviations, factor, season);
        List<QualityMetricsRecord> measured = db.selectFrom(QUALITY_METRICS)
                .where(open(QUALITY_METRICS.NAMESPACE, caller))
                .and(QUALITY_METRICS.DATASET_ID.eq(dataset))
                .and(QUALITY_METRICS.COLUMN_NAME.eq(PageRequest.text(column)))
                .and(QUALITY_METRICS.METRIC.eq(PageRequest.text(metric)))
                .and(from == null ? noCondition() : QUALITY_METRICS.MEASURED_AT.ge(from))
                .and(to == null ? noCondition() : QUALITY_METRICS.MEASURED_AT.lt(to))
                .orderBy(QUALITY_METRICS.MEASURED_AT.desc(), QUALITY_METRICS.REPORT_ID.desc())
                .limit(1000)
                .fetch()
                .reversed();
        List<Anomalies.Point> points = judge.judge(
                measured.stream().mapToDouble(QualityMetricsRecord::getValue).toArray());
        return new HistoryView(
                dataset,
                column,
                metric,
                judge.toString(),
                IntStream.range(0, points.size())
                        .mapToObj(i -> PointView.of(measured.get(i), points.get(i)))
                        .toList());
    }

    private static Anomalies judge(Method method, double deviations, double factor, int season) {
        if (!(deviations > 0 && deviations <= 1000)) {
            throw new InvalidInput("?deviations", "deviations is above 0 and at most 1000");
        }
        if (!(factor > 1 && factor <= 1e6)) {
            throw new InvalidInput("?factor", "factor is above 1 and at most 1000000");
        }
        if (season < 1 || season > 1000) {
            throw new InvalidInput("?season", "season is a whole number from 1 to 1000");
        }
        return switch (method) {
            case ONLINE_NORMAL -> new Anomalies.OnlineNormal(deviations);
            case RATE_OF_CHANGE -> new Anomalies.RateOfChange(factor);
            case SEASONAL_NAIVE -> new Anomalies.SeasonalNaive(season, deviations);
        };
    }

    /// Where a command that waits finds its validation.
    @Configuration(proxyBeanMethods = false)
    static class JobSources {
        @Bean
        JobSource validationJobs(DSLContext db) {
            return new Source(
                    "validation",
                    id -> db.fetchOptional(VALIDATION_RESULTS, VALIDATION_RESULTS.ID.eq(id))
                            .map(ValidationQueries::job));
        }

        @Bean
        JobSource validationVerificationJobs(DSLContext db) {
            return new Source("validation-verification", id -> verificationJob(db, id));
        }
    }

    private interface Finder {
        Optional<Job> find(UUID id);
    }

    private record Source(String kind, Finder finder) implements JobSource {
        @Override
        public Optional<Job> find(UUID id) {
            return finder.find(id);
        }
    }
}
