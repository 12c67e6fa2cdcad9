package io.infranaut.monitoring.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be asked of a performance monitor.
public sealed interface MonitorCommand {
    MonitorId monitorId();

    /// Starts to measure a model version. Said twice it changes nothing.
    @Requires(Permission.OPERATE)
    record StartMonitor(
            @TargetId MonitorId monitorId,
            String namespace,
            ModelId modelId,
            int modelVersion,
            Task task,
            DatasetId predictions,
            @Nullable DatasetId labels,
            Chunking chunking,
            Instant at)
            implements MonitorCommand, Namespaced {}

    /// Cuts the log in another way; all chunks are measured anew.
    @Requires(Permission.EDIT)
    record ChangeChunking(@TargetId MonitorId monitorId, Chunking chunking, Instant at) implements MonitorCommand {}

    /// Notes what keeps the monitor from measuring; the same reason again changes nothing.
    @Requires(Permission.OPERATE)
    record ImpedeMonitor(@TargetId MonitorId monitorId, String reason, Instant at) implements MonitorCommand {}
}
