package io.infranaut.ingestion.process;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;

import io.infranaut.platform.PassingFailure;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.json.Json;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// The schemas of datasets, as their read model shows them.
@Component
class Schemas {
    private final DSLContext db;

    Schemas(DSLContext db) {
        this.db = db;
    }

    /// @throws PassingFailure when the dataset does not show yet
    TableSchema of(UUID dataset) {
        return db.select(DATASETS.SCHEMA)
                .from(DATASETS)
                .where(DATASETS.ID.eq(dataset))
                .fetchOptional()
                .map(row -> Json.mapper().readValue(row.value1().data(), TableSchema.class))
                .orElseThrow(() -> new PassingFailure("dataset " + dataset + " does not show yet"));
    }
}
