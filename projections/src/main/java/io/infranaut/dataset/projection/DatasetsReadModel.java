package io.infranaut.dataset.projection;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSIONS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_REQUESTS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_SEGMENTS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;
import static io.infranaut.platform.readmodel.ReadModel.writeOne;

import io.infranaut.dataset.api.DatasetEvent;
import io.infranaut.dataset.api.DatasetEvent.DatasetArchived;
import io.infranaut.dataset.api.DatasetEvent.DatasetDescribed;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionPinned;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRefused;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRequested;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetsRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchRejected;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.SegmentRef;
import io.infranaut.validation.api.ValidationEvent.DataValidated;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The datasets and their versions.
@Component
final class DatasetsReadModel implements ReadModel {
    @Override
    public String name() {
        return "dataset";
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Object sequenceKey(Object event, Recorded recorded) {
        return switch (event) {
            case PartitionEvent batch -> batch.datasetId().toString();
            case DataValidated verdict
            when verdict.datasetId() != null -> verdict.datasetId().toString();
            default -> recorded.aggregateId();
        };
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DatasetEvent.class, PartitionEvent.class, DataValidated.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        switch (event) {
            case DatasetEvent dataset -> apply(dataset, recorded, db);
            case PartitionEvent batch -> count(batch, db);
            case DataValidated verdict
            when verdict.datasetId() != null -> score(verdict.datasetId(), verdict.score(), db);
            default -> {}
        }
    }

    /// The score of the newest verdict, to two digits.
    private static void score(DatasetId dataset, double score, DSLContext db) {
        exactlyOne(db.update(DATASETS)
                .set(DATASETS.DATA_QUALITY_SCORE, BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_EVEN))
                .where(DATASETS.ID.eq(dataset.value()))
                .execute());
    }

    /// How much a dataset holds, as its column `statistics` shows it.
    ///
    /// @param batches that were stored
    /// @param rowsQuarantined of those batches
    /// @param batchesRejected of which nothing could be read
    /// @param from earliest event time
    /// @param to latest event time
    record Statistics(
            long batches,
            long rowsQuarantined,
            long batchesRejected,
            @Nullable Instant from,
            @Nullable Instant to) {
        static final Statistics NONE = new Statistics(0, 0, 0, null, null);
    }

    private static void apply(DatasetEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case DatasetRegistered e ->
                db.newRecord(DATASETS)
                        .setId(e.datasetId().value())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setDescription(e.description())
                        .setState("ACTIVE")
                        .setVersion(0)
                        .setSchema(json(e.schema()))
                        .setStatistics(json(Statistics.NONE))
                        .setTags(e.tags().toArray(String[]::new))
                        .setOwner(e.owner())
                        .setDataSource(e.source())
                        .setRowCount(0L)
                        .setColumnCount(e.schema().columns().size())
                        .setFileSizeBytes(0L)
                        .setCreatedAt(e.at())
                        .setCreatedBy(recorded.actor())
                        .setUpdatedAt(e.at())
                        .setRevision(recorded.version())
                        .insert();
            case DatasetDescribed e ->
                writeOne(db.update(DATASETS)
                        .set(DATASETS.DESCRIPTION, e.description())
                        .set(DATASETS.OWNER, e.owner())
                        .set(DATASETS.TAGS, e.tags().toArray(String[]::new))
                        .set(DATASETS.UPDATED_AT, e.at())
                        .set(DATASETS.REVISION, recorded.version())
                        .where(DATASETS.ID.eq(e.datasetId().value())));
            case DatasetArchived e ->
                row(e.datasetId(), db)
                        .setState("ARCHIVED")
                        .setUpdatedAt(e.at())
                        .setRevision(recorded.version())
                        .update();
            case DatasetVersionRequested e -> {
                db.newRecord(DATASET_VERSION_REQUESTS)
                        .setId(e.requestId())
                        .setDatasetId(e.datasetId().value())
                        .setState("RUNNING")
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .insert();
                row(e.datasetId(), db).setRevision(recorded.version()).update();
            }
            case DatasetVersionPinned e -> pinned(e, recorded, db);
            case DatasetVersionRefused e -> {
                exactlyOne(db.update(DATASET_VERSION_REQUESTS)
                        .set(DATASET_VERSION_REQUESTS.STATE, "FAILED")
                        .set(DATASET_VERSION_REQUESTS.PROBLEM, e.reason())
                        .where(DATASET_VERSION_REQUESTS.ID.eq(e.requestId()))
                        .execute());
                row(e.datasetId(), db).setRevision(recorded.version()).update();
            }
        }
    }

    private static void pinned(DatasetVersionPinned e, Recorded recorded, DSLContext db) {
        exactlyOne(db.update(DATASET_VERSION_REQUESTS)
                .set(DATASET_VERSION_REQUESTS.STATE, "COMPLETED")
                .set(DATASET_VERSION_REQUESTS.NUMBER, e.number())
                .where(DATASET_VERSION_REQUESTS.ID.eq(e.requestId()))
                .execute());
        List<SegmentRef> segments = e.segments();
        db.newRecord(DATASET_VERSIONS)
                .setDatasetId(e.datasetId().value())
                .setNumber(e.number())
                .setRows(e.rows())
                .setBytes(segments.stream().mapToLong(SegmentRef::bytes).sum())
                .setSegments(segments.size())
                .setTimeFrom(segments.stream()
                        .map(SegmentRef::from)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null))
                .setTimeTo(segments.stream()
                        .map(SegmentRef::to)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null))
                .setChecksum(segments.stream()
                        .map(segment -> segment.rowsDigest().value())
                        .reduce("", DatasetsReadModel::chained))
                .setNote(e.note())
                .setPinnedAt(e.at())
                .setPinnedBy(db.select(DATASET_VERSION_REQUESTS.REQUESTED_BY)
                        .from(DATASET_VERSION_REQUESTS)
                        .where(DATASET_VERSION_REQUESTS.ID.eq(e.requestId()))
                        .fetchSingle()
                        .value1())
                .insert();
        for (int i = 0; i < segments.size(); i++) {
            SegmentRef segment = segments.get(i);
            db.newRecord(DATASET_VERSION_SEGMENTS)
                    .setDatasetId(e.datasetId().value())
                    .setNumber(e.number())
                    .setOrdinal(i)
                    .setFileDigest(segment.file().value())
                    .setRowsDigest(segment.rowsDigest().value())
                    .setRows(segment.rows())
                    .setBytes(segment.bytes())
                    .setTimeFrom(segment.from())
                    .setTimeTo(segment.to())
                    .insert();
        }
        row(e.datasetId(), db)
                .setVersion(e.number())
                .setUpdatedAt(e.at())
                .setRevision(recorded.version())
                .update();
    }

    private static void count(PartitionEvent event, DSLContext db) {
        DatasetsRecord row = row(event.datasetId(), db);
        var before = Json.mapper().readValue(row.getStatistics().data(), Statistics.class);
        switch (event) {
            case BatchStored e -> {
                SegmentRef segment = e.segment();
                if (segment != null) {
                    row.setRowCount(row.getRowCount() + segment.rows())
                            .setFileSizeBytes(row.getFileSizeBytes() + segment.bytes())
                            .setChecksum(chained(
                                    Objects.requireNonNullElse(row.getChecksum(), ""),
                                    segment.rowsDigest().value()));
                }
                row.setStatistics(json(new Statistics(
                                before.batches() + 1,
                                before.rowsQuarantined()
                                        + (e.quarantine() == null
                                                ? 0
                                                : e.quarantine().rows()),
                                before.batchesRejected(),
                                segment == null ? before.from() : least(before.from(), segment.from()),
                                segment == null ? before.to() : greatest(before.to(), segment.to()))))
                        .setUpdatedAt(e.at())
                        .update();
            }
            case BatchRejected e ->
                row.setStatistics(json(new Statistics(
                                before.batches(),
                                before.rowsQuarantined(),
                                before.batchesRejected() + 1,
                                before.from(),
                                before.to())))
                        .setUpdatedAt(e.at())
                        .update();
        }
    }

    private static DatasetsRecord row(DatasetId id, DSLContext db) {
        return db.fetchSingle(DATASETS, DATASETS.ID.eq(id.value()));
    }

    private static JSONB json(Object value) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(value));
    }

    private static @Nullable Instant least(@Nullable Instant a, @Nullable Instant b) {
        return Stream.concat(Stream.ofNullable(a), Stream.ofNullable(b))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant greatest(@Nullable Instant a, @Nullable Instant b) {
        return Stream.concat(Stream.ofNullable(a), Stream.ofNullable(b))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// The checksum of rows that came after others: SHA-256 of the checksum before and the digest of the new rows, both
    /// as
    /// hexadecimal text; nothing stands for the checksum of no rows.
    private static String chained(String before, String rows) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((before + rows).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
