package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import io.infranaut.storage.api.BatchId;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a validation.
public sealed interface ValidationCommand {
    ReportId reportId();

    /// Asks for stored rows to be validated.
    ///
    /// @param suiteVersion [#RULES_GIVEN] or [#NEWEST]
    /// @param segments the rows, in order, when they are named; empty for the dataset's rows from `from` (inclusive) to
    ///     `to` (exclusive) in event time, or all of them
    @Requires(Permission.OPERATE)
    record RequestValidation(
            @TargetId ReportId reportId,
            String namespace,
            DatasetId datasetId,
            @Nullable Instant from,
            @Nullable Instant to,
            List<SegmentRef> segments,
            SuiteId suiteId,
            int suiteVersion,
            List<Rule> rules,
            Instant at)
            implements ValidationCommand, Namespaced {
        /// The suite version that says that the rules are in the request itself.
        public static final int RULES_GIVEN = 0;

        /// The suite version that says that the suite's newest rules are meant.
        public static final int NEWEST = -1;
    }

    /// Records a verdict, of a request or of a batch on its way in.
    ///
    /// @param batchId of the batch on its way in, null for a request
    /// @param input where the judged rows are kept: the batch's own rows before any went to quarantine
    /// @param rowsDigest digest of the canonical rows that were judged
    /// @param engine version of the rules' implementation
    @Requires(Permission.OPERATE)
    record RecordValidation(
            @TargetId ReportId reportId,
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
            implements ValidationCommand, Namespaced {}

    @Requires(Permission.OPERATE)
    record FailValidation(@TargetId ReportId reportId, String reason, Instant at) implements ValidationCommand {}

    /// Asks for the verdict to be drawn again from its recorded inputs.
    @Requires(Permission.AUDIT)
    record VerifyValidation(@TargetId ReportId reportId, UUID verificationId, Instant at)
            implements ValidationCommand {}

    @Requires(Permission.AUDIT)
    record RecordVerification(
            @TargetId ReportId reportId,
            UUID verificationId,
            String outcome,
            List<String> differences,
            String engine,
            Instant at)
            implements ValidationCommand {}
}
