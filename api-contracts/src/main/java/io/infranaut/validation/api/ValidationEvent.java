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

    @EventType("validation.ValidationRequested")
    record ValidationRequested(
            ReportId reportId,
            String namespace,
            DatasetId datasetId,
            @Nullable Instant from,
            @Nullable Instant to,
            List<SegmentRef> segments,
            SuiteId suiteId,
            int suiteVersion,
            List<Rule> rules,
            Instant at)
            implements ValidationEvent {}

    /// @param score the share of rules that hold, weighted by the share of rows that passed; its formula is in the docs
    @EventType("validation.DataValidated")
    record DataValidated(
            ReportId reportId,
            String namespace,
            DatasetId datasetId,
            @Nullable BatchId batchId,
            SuiteId suiteId,
            int suiteVersion,
            List<Rule> rules,
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
