package io.infranaut.model.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be asked of a model.
public sealed interface ModelCommand {
    ModelId modelId();

    /// Registers a model. Its id is derived from namespace and name.
    @Requires(Permission.EDIT)
    record RegisterModel(
            @TargetId ModelId modelId,
            String namespace,
            String name,
            Task task,
            @Nullable String description,
            @Nullable String owner,
            Set<String> tags,
            Instant at)
            implements ModelCommand, Namespaced {}

    /// Registers the next version.
    ///
    /// @param label the name it has elsewhere, for example `2024-05-rc1`
    /// @param training dataset it was trained on, if known here
    /// @param predictions dataset that holds its prediction log: columns with roles TIME, ID, FEATURE, PREDICTION,
    ///         SCORE
    /// @param labels dataset that holds the truth that comes later, joined by the ID column; null when the prediction
    ///     log has its own LABEL column
    @Requires(Permission.EDIT)
    record RegisterModelVersion(
            @TargetId ModelId modelId,
            @Nullable String label,
            @Nullable DatasetId training,
            @Nullable DatasetId predictions,
            @Nullable DatasetId labels,
            @Nullable String uri,
            Instant at)
            implements ModelCommand {}

    /// Points an alias (for example `production`) at a version.
    @Requires(Permission.EDIT)
    record SetModelAlias(
            @TargetId ModelId modelId,
            String alias,
            int version,
            @Nullable String reason,
            Instant at) implements ModelCommand {}
}
