package io.infranaut.model.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.Personal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has happened to a model.
public sealed interface ModelEvent {
    ModelId modelId();

    @EventType("model.ModelRegistered")
    record ModelRegistered(
            ModelId modelId,
            String namespace,
            String name,
            Task task,
            @Nullable String description,
            @Personal("{owner}") @Nullable String owner,
            List<String> tags,
            Instant at)
            implements ModelEvent {}

    /// @param version counted from 1
    @EventType("model.ModelVersionRegistered")
    record ModelVersionRegistered(
            ModelId modelId,
            int version,
            @Nullable String label,
            @Nullable DatasetId training,
            @Nullable DatasetId predictions,
            @Nullable DatasetId labels,
            @Nullable String uri,
            Instant at)
            implements ModelEvent {}

    @EventType("model.ModelAliasSet")
    record ModelAliasSet(
            ModelId modelId,
            String alias,
            int version,
            @Personal @Nullable String reason,
            Instant at) implements ModelEvent {}
}
