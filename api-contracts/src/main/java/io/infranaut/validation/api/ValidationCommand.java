package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import io.infranaut.storage.api.SegmentRef;
import io.infranaut.validation.api.ValidationEvent.DataValidated;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be asked of a validation.
public sealed interface ValidationCommand {
    ReportId reportId();

    /// Asks for rows to be validated: those of a segment, of a version of a dataset, or of a dataset in a window.
    ///
    /// @param datasetId null for the rows of segments that belong to no dataset
    /// @param datasetVersion whose rows they are; null for those of the dataset in the window
    /// @param from start of the window in event time, inclusive; null for no bound
    /// @param to end of the window, exclusive; null for no bound
    /// @param segments the rows, in order, when there is no dataset; empty when there is one
    /// @param suiteVersion [#RULES_GIVEN] or [#NEWEST]
    /// @param rules of the request itself, beside those that the schema means
    /// @param schemaId whose columns the rows must have; null for none
    /// @param schemaVersion null for its newest
    @Requires(Permission.OPERATE)
    record RequestValidation(
            @TargetId ReportId reportId,
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
            implements ValidationCommand, Namespaced {
        /// The suite version that says that the rules are in the request itself.
        public static final int RULES_GIVEN = 0;

        /// The suite version that says that the suite's newest rules are meant.
        public static final int NEWEST = -1;
    }

    /// Records a verdict, of a request or of a batch on its way in.
    @Requires(Permission.OPERATE)
    record RecordValidation(@TargetId ReportId reportId, String namespace, DataValidated verdict)
            implements ValidationCommand, Namespaced {
        public RecordValidation(DataValidated verdict) {
            this(verdict.reportId(), verdict.namespace(), verdict);
        }
    }

    @Requires(Permission.OPERATE)
    record FailValidation(@TargetId ReportId reportId, String reason, Instant at) implements ValidationCommand {}

    /// Flags what in a verdict left the history of its dataset's batches.
    @Requires(Permission.OPERATE)
    record FlagAnomalies(@TargetId ReportId reportId, List<Anomaly> anomalies, Instant at)
            implements ValidationCommand {}

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
