package io.infranaut.storage.process;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_SEGMENTS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_SEGMENTS;
import static org.jooq.impl.DSL.noCondition;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.storage.api.RowSelections;
import io.infranaut.storage.api.SegmentRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds segments in the read models of datasets and of storage.
@Component
final class RecordedRowSelections implements RowSelections {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final DSLContext db;
    private final ReadModels readModels;

    RecordedRowSelections(DSLContext db, ReadModels readModels) {
        this.db = db;
        this.readModels = readModels;
    }

    @Override
    public Optional<Selection> select(
            DatasetId dataset, @Nullable Integer version, @Nullable Instant from, @Nullable Instant to, long position) {
        await("dataset", position);
        await("storage", position);
        return db.select(DATASETS.NAMESPACE, DATASETS.SCHEMA)
                .from(DATASETS)
                .where(DATASETS.ID.eq(dataset.value()))
                .fetchOptional()
                .filter(row -> version == null
                        || db.fetchExists(
                                DATASET_VERSIONS,
                                DATASET_VERSIONS.DATASET_ID.eq(dataset.value()),
                                DATASET_VERSIONS.NUMBER.eq(version)))
                .map(row -> new Selection(
                        row.value1(),
                        Json.mapper().readValue(row.value2().data(), TableSchema.class),
                        version == null ? stored(dataset, from, to, position) : pinned(dataset, version, from, to)));
    }

    private void await(String readModel, long position) {
        try {
            if (!readModels.await(readModel, position, LONGEST_WAIT)) {
                throw new IllegalStateException(
                        "the read model " + readModel + " has not reached " + position + " yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the read model " + readModel, e);
        }
    }

    private List<SegmentRef> stored(DatasetId dataset, @Nullable Instant from, @Nullable Instant to, long position) {
        var s = DATASET_SEGMENTS;
        return db.selectFrom(s)
                .where(s.DATASET_ID.eq(dataset.value()), s.ORDINAL.le(position))
                .and(overlaps(s.TIME_FROM, s.TIME_TO, from, to))
                .orderBy(s.ORDINAL)
                .fetch(row -> segment(row, s.FILE_DIGEST, s.ROWS_DIGEST, s.ROWS, s.BYTES, s.TIME_FROM, s.TIME_TO));
    }

    private List<SegmentRef> pinned(DatasetId dataset, int version, @Nullable Instant from, @Nullable Instant to) {
        var s = DATASET_VERSION_SEGMENTS;
        return db.selectFrom(s)
                .where(s.DATASET_ID.eq(dataset.value()), s.NUMBER.eq(version))
                .and(overlaps(s.TIME_FROM, s.TIME_TO, from, to))
                .orderBy(s.ORDINAL)
                .fetch(row -> segment(row, s.FILE_DIGEST, s.ROWS_DIGEST, s.ROWS, s.BYTES, s.TIME_FROM, s.TIME_TO));
    }

    private static Condition overlaps(
            Field<Instant> first, Field<Instant> last, @Nullable Instant from, @Nullable Instant to) {
        Condition begins = to == null ? noCondition() : first.lt(to);
        return from == null ? begins : begins.and(last.ge(from));
    }

    private static SegmentRef segment(
            Record row,
            TableField<?, String> file,
            TableField<?, String> rowsDigest,
            TableField<?, Long> rows,
            TableField<?, Long> bytes,
            TableField<?, Instant> from,
            TableField<?, Instant> to) {
        return new SegmentRef(
                new Digest(row.get(file)),
                new Digest(row.get(rowsDigest)),
                row.get(rows),
                row.get(bytes),
                row.get(from),
                row.get(to));
    }
}
