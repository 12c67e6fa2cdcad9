package io.infranaut.dataset.process;

import static io.infranaut.persistence.jooq.public_.Tables.DATASETS;
import static io.infranaut.persistence.jooq.public_.Tables.DATASET_SEGMENTS;

import io.infranaut.dataset.api.DatasetCommand;
import io.infranaut.dataset.api.DatasetCommand.PinDatasetVersion;
import io.infranaut.dataset.api.DatasetCommand.RefuseDatasetVersion;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetSegmentsRecord;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.Segment;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values.Longs;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds the segments of a version: those that were part of the history when it was asked for. A window takes the rows
/// whose event time lies in it: a segment wholly within is taken as it is, of any other those rows are written as a
/// segment of their own.
@Component
final class VersionPinner implements Worker<VersionPinner.Item> {
    static final String KIND = "pin-dataset-version";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DSLContext db;
    private final ReadModels readModels;
    private final SegmentStore store;
    private final CommandSender sender;
    private final Clock clock;

    VersionPinner(DSLContext db, ReadModels readModels, SegmentStore store, CommandSender sender, Clock clock) {
        this.db = db;
        this.readModels = readModels;
        this.store = store;
        this.sender = sender;
        this.clock = clock;
    }

    /// @param position of the request: what was stored before it counts
    record Item(
            DatasetId datasetId,
            UUID requestId,
            @Nullable Instant from,
            @Nullable Instant to,
            long position) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) throws IOException, InterruptedException {
        for (String model : List.of("dataset", "storage")) {
            if (!readModels.await(model, item.position(), PATIENCE)) {
                throw new IllegalStateException("the read model " + model + " has not reached " + item.position());
            }
        }
        Instant now = clock.instant();
        DatasetCommand answer = answer(item, now);
        sender.send(answer, Caller.system("dataset-versions", now, id));
    }

    private DatasetCommand answer(Item item, Instant now) throws IOException {
        boolean window = item.from() != null || item.to() != null;
        Optional<Column> time = schema(item.datasetId()).withRole(ColumnRole.TIME);
        if (window && time.isEmpty()) {
            return refuse(item, "the dataset has no time column, so it has no windows", now);
        }
        List<SegmentRef> segments = new ArrayList<>();
        for (DatasetSegmentsRecord row : segments(item)) {
            SegmentRef whole = new SegmentRef(
                    new Digest(row.getFileDigest()),
                    new Digest(row.getRowsDigest()),
                    row.getRows(),
                    row.getBytes(),
                    row.getTimeFrom(),
                    row.getTimeTo());
            if (window) {
                cut(whole, time.orElseThrow(), item).ifPresent(segments::add);
            } else {
                segments.add(whole);
            }
        }
        return segments.isEmpty()
                ? refuse(item, window ? "there are no rows in this window" : "the dataset has no rows yet", now)
                : new PinDatasetVersion(item.datasetId(), item.requestId(), segments, now);
    }

    private static RefuseDatasetVersion refuse(Item item, String reason, Instant now) {
        return new RefuseDatasetVersion(item.datasetId(), item.requestId(), reason, now);
    }

    private TableSchema schema(DatasetId dataset) {
        return db.select(DATASETS.SCHEMA)
                .from(DATASETS)
                .where(DATASETS.ID.eq(dataset.value()))
                .fetchSingle(row -> Json.mapper().readValue(row.value1().data(), TableSchema.class));
    }

    private List<DatasetSegmentsRecord> segments(Item item) {
        Condition condition = DATASET_SEGMENTS
                .DATASET_ID
                .eq(item.datasetId().value())
                .and(DATASET_SEGMENTS.ORDINAL.lt(item.position()));
        if (item.from() != null) {
            condition = condition.and(DATASET_SEGMENTS.TIME_TO.ge(item.from()));
        }
        if (item.to() != null) {
            condition = condition.and(DATASET_SEGMENTS.TIME_FROM.lt(item.to()));
        }
        return db.fetch(DATASET_SEGMENTS, condition).sortAsc(DATASET_SEGMENTS.ORDINAL);
    }

    private Optional<SegmentRef> cut(SegmentRef whole, Column time, Item item) throws IOException {
        boolean within = (item.from() == null || !item.from().isAfter(Objects.requireNonNull(whole.from())))
                && (item.to() == null || item.to().isAfter(Objects.requireNonNull(whole.to())));
        if (within && !time.nullable()) {
            return Optional.of(whole);
        }
        Table rows = store.read(whole.file());
        Longs times = rows.longs(time.name());
        long from = item.from() == null ? Long.MIN_VALUE : Micros.of(item.from());
        long to = item.to() == null ? Long.MAX_VALUE : Micros.of(item.to());
        int[] selected = IntStream.range(0, rows.rows())
                .filter(i -> !times.isNull(i) && times.get(i) >= from && times.get(i) < to)
                .toArray();
        if (selected.length == rows.rows()) {
            return Optional.of(whole);
        }
        if (selected.length == 0) {
            return Optional.empty();
        }
        Segment part = store.write(rows.select(selected));
        return Optional.of(new SegmentRef(
                part.file(),
                part.logical(),
                part.rows(),
                part.bytes(),
                part.time().map(Segment.TimeRange::first).orElse(null),
                part.time().map(Segment.TimeRange::last).orElse(null)));
    }
}
