package io.infranaut.dataset.projection;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_VERSION_REQUESTS;

import io.infranaut.dataset.api.DatasetEvent;
import io.infranaut.dataset.api.DatasetEvent.DatasetArchived;
import io.infranaut.dataset.api.DatasetEvent.DatasetDescribed;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionPinned;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRefused;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRequested;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetVersionRequestsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetVersionSegmentsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetsRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        switch (event) {
            case DatasetEvent dataset -> apply(dataset, recorded, rows);
            case PartitionEvent batch -> count(batch, rows);
            case DataValidated verdict
            when verdict.datasetId() != null -> score(verdict.datasetId(), verdict.score(), rows);
            default -> {}
        }
    }

    /// The score of the newest verdict, to two digits.
    private static void score(DatasetId dataset, double score, Rows rows) {
        rows.change(DATASETS, dataset.value())
                .setDataQualityScore(BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_EVEN));
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

    private static void apply(DatasetEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case DatasetRegistered e ->
                rows.insert(new DatasetsRecord()
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
                        .setRevision(recorded.version()));
            case DatasetDescribed e ->
                row(e.datasetId(), rows)
                        .setDescription(e.description())
                        .setOwner(e.owner())
                        .setTags(e.tags().toArray(String[]::new))
                        .setUpdatedAt(e.at())
                        .setRevision(recorded.version());
            case DatasetArchived e ->
                row(e.datasetId(), rows)
                        .setState("ARCHIVED")
                        .setUpdatedAt(e.at())
                        .setRevision(recorded.version());
            case DatasetVersionRequested e -> {
                rows.insert(new DatasetVersionRequestsRecord()
                        .setId(e.requestId())
                        .setDatasetId(e.datasetId().value())
                        .setState("RUNNING")
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor()));
                row(e.datasetId(), rows).setRevision(recorded.version());
            }
            case DatasetVersionPinned e -> pinned(e, recorded, rows);
            case DatasetVersionRefused e -> {
                rows.change(DATASET_VERSION_REQUESTS, e.requestId())
                        .setState("FAILED")
                        .setProblem(e.reason());
                row(e.datasetId(), rows).setRevision(recorded.version());
            }
        }
    }

    private static void pinned(DatasetVersionPinned e, Recorded recorded, Rows rows) {
        DatasetVersionRequestsRecord request = rows.change(DATASET_VERSION_REQUESTS, e.requestId())
                .setState("COMPLETED")
                .setNumber(e.number());
        List<SegmentRef> segments = e.segments();
        rows.insert(new DatasetVersionsRecord()
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
                .setPinnedBy(request.getRequestedBy()));
        for (int i = 0; i < segments.size(); i++) {
            SegmentRef segment = segments.get(i);
            rows.insert(new DatasetVersionSegmentsRecord()
                    .setDatasetId(e.datasetId().value())
                    .setNumber(e.number())
                    .setOrdinal(i)
                    .setFileDigest(segment.file().value())
                    .setRowsDigest(segment.rowsDigest().value())
                    .setRows(segment.rows())
                    .setBytes(segment.bytes())
                    .setTimeFrom(segment.from())
                    .setTimeTo(segment.to()));
        }
        row(e.datasetId(), rows).setVersion(e.number()).setUpdatedAt(e.at()).setRevision(recorded.version());
    }

    private static void count(PartitionEvent event, Rows rows) {
        DatasetsRecord row = row(event.datasetId(), rows);
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
                        .setUpdatedAt(e.at());
            }
            case BatchRejected e ->
                row.setStatistics(json(new Statistics(
                                before.batches(),
                                before.rowsQuarantined(),
                                before.batchesRejected() + 1,
                                before.from(),
                                before.to())))
                        .setUpdatedAt(e.at());
        }
    }

    private static DatasetsRecord row(DatasetId id, Rows rows) {
        return rows.change(DATASETS, id.value());
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
    /// as hexadecimal text; nothing stands for the checksum of no rows.
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
