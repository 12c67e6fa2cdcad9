package io.infranaut.validation.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.EventType;
import io.infranaut.platform.api.TableSchema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What has happened to a subject of schemas.
public sealed interface SchemaEvent {
    SchemaId schemaId();

    /// @param version counted from 1
    /// @param compatibility that the subject keeps from here on
    /// @param datasetId whose rows are so, when the schema came with a dataset
    @EventType("validation.SchemaRegistered")
    record SchemaRegistered(
            SchemaId schemaId,
            String namespace,
            String subject,
            int version,
            Compatibility compatibility,
            TableSchema schema,
            @Nullable DatasetId datasetId,
            Instant at)
            implements SchemaEvent {}

    @EventType("validation.CompatibilitySet")
    record CompatibilitySet(SchemaId schemaId, Compatibility compatibility, Instant at) implements SchemaEvent {}
}
