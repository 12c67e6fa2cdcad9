package io.infranaut.monitoring.api;

import io.infranaut.model.api.ModelId;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import io.infranaut.storage.api.SegmentRef;
import java.time.Instant;
import java.util.List;

/// What can be asked of a batch of metric points.
public sealed interface MetricsCommand {

    /// Makes points part of the history. See [MonitoringEvent.MetricsRecorded] for what the segment holds.
    @Requires(Permission.OPERATE)
    record RecordMetrics(
            @TargetId MetricBatchId batchId, String namespace, List<ModelId> models, SegmentRef segment, Instant at)
            implements MetricsCommand, Namespaced {}
}
