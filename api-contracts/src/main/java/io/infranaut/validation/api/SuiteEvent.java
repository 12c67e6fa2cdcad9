package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.EventType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has happened to a rule suite.
public sealed interface SuiteEvent {
    SuiteId suiteId();

    /// @param version counted from 1
    @EventType("validation.SuiteDefined")
    record SuiteDefined(
            SuiteId suiteId,
            int version,
            String namespace,
            String name,
            @Nullable DatasetId datasetId,
            List<Rule> rules,
            Instant at)
            implements SuiteEvent {}

    @EventType("validation.SuiteRetired")
    record SuiteRetired(SuiteId suiteId, Instant at) implements SuiteEvent {}
}
