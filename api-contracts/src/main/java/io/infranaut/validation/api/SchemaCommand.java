package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.api.TargetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What can be asked of a subject of schemas.
public sealed interface SchemaCommand {
    SchemaId schemaId();

    /// Makes a schema the subject's next version, unless it is one already.
    ///
    /// @param schemaId derived from namespace and subject
    /// @param compatibility that the subject keeps from this version on; null leaves it as it is, BACKWARD for a new
    ///     subject
    @Requires(Permission.EDIT)
    record RegisterSchema(
            @TargetId SchemaId schemaId,
            String namespace,
            String subject,
            @Nullable Compatibility compatibility,
            TableSchema schema,
            Instant at)
            implements SchemaCommand, Namespaced {}

    /// Makes the schema of a dataset a version of the subject of its name, unless that breaks what the subject keeps.
    @Requires(Permission.EDIT)
    record AdoptDatasetSchema(
            @TargetId SchemaId schemaId,
            String namespace,
            String subject,
            DatasetId datasetId,
            TableSchema schema,
            Instant at)
            implements SchemaCommand, Namespaced {}

    /// Changes what the next versions must keep; those there are stay.
    @Requires(Permission.EDIT)
    record SetCompatibility(@TargetId SchemaId schemaId, Compatibility compatibility, Instant at)
            implements SchemaCommand {}
}
