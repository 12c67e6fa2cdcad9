package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of a rule suite.
public sealed interface SuiteCommand {
    SuiteId suiteId();

    /// Makes the rules the suite's next version; the same rules again change nothing.
    ///
    /// @param datasetId whose batches are all validated by it; null when it is only used on request
    @Requires(Permission.EDIT)
    record DefineSuite(
            @TargetId SuiteId suiteId,
            String namespace,
            String name,
            @Nullable DatasetId datasetId,
            List<Rule> rules,
            Instant at)
            implements SuiteCommand, Namespaced {}

    /// Batches are no longer validated by it.
    @Requires(Permission.EDIT)
    record RetireSuite(@TargetId SuiteId suiteId, Instant at) implements SuiteCommand {}
}
