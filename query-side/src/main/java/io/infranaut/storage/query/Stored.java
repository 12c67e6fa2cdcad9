package io.infranaut.storage.query;

import static io.infranaut.persistence.jooq.public_.Tables.BATCH_APPLIED;
import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.ROW_COLUMNS;
import static io.infranaut.persistence.jooq.public_.Tables.ROW_TABLES;

import io.infranaut.persistence.jooq.public_.tables.records.DatasetsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the read models know of a dataset's rows.
@Component
final class Stored {
    private final DSLContext db;
    private final DSLContext rows;

    Stored(DSLContext db) {
        this.db = db;
        this.rows = db.configuration()
                .derive(new Settings()
                        .withRenderMapping(new RenderMapping()
                                .withSchemata(
                                        new MappedSchema().withInput("public").withOutput("rows"))))
                .dsl();
    }

    record Dataset(UUID id, TableSchema schema) {}

    /// @param ordinal of its batch; within a pinned version its place
    record Stretch(
            long ordinal,
            Digest file,
            long rows,
            @Nullable Instant from,
            @Nullable Instant to,
            Instant storedAt) {}

    /// @param dataset its id, or null when it is named
    Dataset dataset(@Nullable UUID dataset, @Nullable String namespace, @Nullable String name, Caller caller) {
        if ((dataset == null) == (name == null)) {
            throw new InvalidInput("?dataset", "a dataset is given by its id, or by namespace and name");
        }
        Optional<DatasetsRecord> row = dataset != null
                ? db.fetchOptional(DATASETS, DATASETS.ID.eq(dataset))
                : db.fetchOptional(
                        DATASETS,
                        DATASETS.NAMESPACE
                                .eq(namespace == null ? "default" : namespace.replace('\0', ' '))
                                .and(DATASETS.NAME.eq(name.replace('\0', ' '))));
        return row.filter(r -> caller.mayEnter(r.getNamespace()))
                .map(r -> new Dataset(
                        r.getId(), Json.mapper().readValue(r.getSchema().data(), TableSchema.class)))
                .orElseThrow(() -> new NotFound("dataset", dataset != null ? dataset : name));
    }

    List<Stretch> segments(UUID dataset) {
        return db.selectFrom(DATASET_SEGMENTS)
                .where(DATASET_SEGMENTS.DATASET_ID.eq(dataset))
                .orderBy(DATASET_SEGMENTS.ORDINAL)
                .fetch(row -> new Stretch(
                        row.getOrdinal(),
                        new Digest(row.getFileDigest()),
                        row.getRows(),
                        row.getTimeFrom(),
                        row.getTimeTo(),
                        row.getStoredAt()));
    }

    List<Stretch> versionSegments(UUID dataset, int number) {
        Instant pinnedAt = db.select(DATASET_VERSIONS.PINNED_AT)
                .from(DATASET_VERSIONS)
                .where(DATASET_VERSIONS.DATASET_ID.eq(dataset))
                .and(DATASET_VERSIONS.NUMBER.eq(number))
                .fetchOptional()
                .orElseThrow(() -> new NotFound("version of dataset " + dataset, number))
                .value1();
        return db.selectFrom(DATASET_VERSION_SEGMENTS)
                .where(DATASET_VERSION_SEGMENTS.DATASET_ID.eq(dataset))
                .and(DATASET_VERSION_SEGMENTS.NUMBER.eq(number))
                .orderBy(DATASET_VERSION_SEGMENTS.ORDINAL)
                .fetch(row -> new Stretch(
                        row.getOrdinal(),
                        new Digest(row.getFileDigest()),
                        row.getRows(),
                        row.getTimeFrom(),
                        row.getTimeTo(),
                        pinnedAt));
    }

    /// The segment of a dataset, or of a version of it, with that digest of its file or of its rows.
    List<Stretch> segment(UUID dataset, String digest) {
        Optional<Stretch> found = db.selectFrom(DATASET_SEGMENTS)
                .where(DATASET_SEGMENTS.DATASET_ID.eq(dataset))
                .and(DATASET_SEGMENTS.FILE_DIGEST.eq(digest).or(DATASET_SEGMENTS.ROWS_DIGEST.eq(digest)))
                .orderBy(DATASET_SEGMENTS.ORDINAL)
                .limit(1)
                .fetchOptional(row -> new Stretch(
                        row.getOrdinal(),
                        new Digest(row.getFileDigest()),
                        row.getRows(),
                        row.getTimeFrom(),
                        row.getTimeTo(),
                        row.getStoredAt()));
        return List.of(found.or(() -> db.selectFrom(DATASET_VERSION_SEGMENTS)
                        .where(DATASET_VERSION_SEGMENTS.DATASET_ID.eq(dataset))
                        .and(DATASET_VERSION_SEGMENTS
                                .FILE_DIGEST
                                .eq(digest)
                                .or(DATASET_VERSION_SEGMENTS.ROWS_DIGEST.eq(digest)))
                        .limit(1)
                        .fetchOptional(row -> new Stretch(
                                row.getOrdinal(),
                                new Digest(row.getFileDigest()),
                                row.getRows(),
                                row.getTimeFrom(),
                                row.getTimeTo(),
                                Instant.EPOCH)))
                .orElseThrow(() -> new NotFound("segment", digest)));
    }

    /// A dataset's table in the schema `rows`.
    ///
    /// @param columns names in the table, by the names of the dataset
    record Warm(String table, Map<String, String> columns) {
        /// The name in the table of a column of the dataset.
        String column(String name) {
            return Objects.requireNonNull(columns.get(name), name);
        }
    }

    /// The table, if it holds all of those batches as they are.
    Optional<Warm> warm(UUID dataset, List<Stretch> batches) {
        Optional<String> table = rows.select(ROW_TABLES.TABLE_NAME)
                .from(ROW_TABLES)
                .where(ROW_TABLES.DATASET_ID.eq(dataset))
                .fetchOptional(ROW_TABLES.TABLE_NAME);
        Set<Long> applied = new HashSet<>(rows.select(BATCH_APPLIED.ORDINAL)
                .from(BATCH_APPLIED)
                .where(BATCH_APPLIED.DATASET_ID.eq(dataset))
                .and(BATCH_APPLIED.EXACT)
                .fetch(BATCH_APPLIED.ORDINAL));
        if (table.isEmpty() || !batches.stream().allMatch(batch -> applied.contains(batch.ordinal()))) {
            return Optional.empty();
        }
        var columns = new HashMap<String, String>();
        rows.selectFrom(ROW_COLUMNS)
                .where(ROW_COLUMNS.DATASET_ID.eq(dataset))
                .forEach(row -> columns.put(row.getColumnName(), row.getTableColumn()));
        return Optional.of(new Warm(table.get(), columns));
    }
}
