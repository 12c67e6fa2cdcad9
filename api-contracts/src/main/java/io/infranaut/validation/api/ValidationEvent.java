package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.EventType;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What has happened to a validation. The verdict names all that it was drawn from.
public sealed interface ValidationEvent {
    ReportId reportId();

    /// Rows are to be validated; the members are those of
    /// [ValidationCommand.RequestValidation][io.infranaut.validation.api.ValidationCommand.RequestValidation].
    @EventType(value = "validation.ValidationRequested", revision = 2)
    record ValidationRequested(
            ReportId reportId,
            String namespace,
            @Nullable DatasetId datasetId,
            @Nullable Integer datasetVersion,
            @Nullable Instant from,
            @Nullable Instant to,
            List<SegmentRef> segments,
            SuiteId suiteId,
            int suiteVersion,
            List<Rule> rules,
            @Nullable SchemaId schemaId,
            @Nullable Integer schemaVersion,
            Instant at)
            implements ValidationEvent {}

    /// A verdict, and all that it was drawn from.
    ///
    /// @param datasetId null when the rows belong to none
    /// @param batchId of the batch on its way in, null for a request
    /// @param rules all that were judged: of the suite's version or the request, then those that the schema means
    /// @param schemaVersion that the rules of the schema are from
    /// @param input where the judged rows are kept: the batch's own rows before any went to quarantine
    /// @param rowsDigest digest of the canonical rows that were judged
    /// @param score the mean over the rules of what each holds for: for a rule that judges row by row the share of
    ///     judged rows that passed, for any other 1 or 0
    /// @param engine version of the rules' implementation
    @EventType(value = "validation.DataValidated", revision = 2)
    record DataValidated(
            ReportId reportId,
            String namespace,
            @Nullable DatasetId datasetId,
            @Nullable BatchId batchId,
            SuiteId suiteId,
            int suiteVersion,
            List<Rule> rules,
            @Nullable SchemaId schemaId,
            @Nullable Integer schemaVersion,
            List<SegmentRef> input,
            Digest rowsDigest,
            long rows,
            boolean valid,
            List<RuleResult> results,
            List<QualityMetric> metrics,
            double score,
            String engine,
            Instant at)
            implements ValidationEvent {}

    /// Metrics of the verdict left the history that the batches of the same dataset and suite had before it.
    @EventType("validation.AnomaliesFlagged")
    record AnomaliesFlagged(ReportId reportId, List<Anomaly> anomalies, Instant at) implements ValidationEvent {}

    @EventType("validation.ValidationFailed")
    record ValidationFailed(ReportId reportId, String reason, Instant at) implements ValidationEvent {}

    @EventType("validation.VerificationRequested")
    record VerificationRequested(ReportId reportId, UUID verificationId, Instant at) implements ValidationEvent {}

    /// @param outcome `IDENTICAL`, `DIFFERENT`, `INPUT_EXPIRED`, `INPUT_ERASED` or `INPUT_CORRUPT`
    @EventType("validation.ValidationVerified")
    record ValidationVerified(
            ReportId reportId, UUID verificationId, String outcome, List<String> differences, String engine, Instant at)
            implements ValidationEvent {}
}
