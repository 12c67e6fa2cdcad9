package io.infranaut.storage.projection;

import static io.infranaut.persistence.jooq.public_.Tables.BATCH_APPLIED;
import static io.infranaut.persistence.jooq.public_.Tables.ROW_COLUMNS;
import static io.infranaut.persistence.jooq.public_.Tables.ROW_TABLES;
import static io.infranaut.persistence.jooq.public_.Tables.SEGMENT_COLUMNS;

import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.RowColumnsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.SegmentColumnsRecord;
import io.infranaut.platform.Crash;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.Generation;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;

/// The rows themselves: a table per dataset, filled from segments by binary COPY. Rows, the batch's entry in
/// `batch_applied`
/// and the progress of this model commit together, so a batch is there whole and once, or not at all.
@Component
final class RowsReadModel implements ReadModel {
    private final SegmentStore segments;

    RowsReadModel(SegmentStore segments) {
        this.segments = segments;
    }

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public String viewSchema() {
        return "rows";
    }

    @Override
    public int batchSize() {
        return 8;
    }

    @Override
    public Object sequenceKey(Object event, Recorded recorded) {
        return event instanceof PartitionEvent batch ? batch.datasetId().toString() : recorded.aggregateId();
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(DatasetRegistered.class, BatchStored.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof DatasetRegistered dataset) {
            create(dataset, db);
        } else if (event instanceof BatchStored batch && batch.segment() != null) {
            apply(batch, batch.segment(), recorded.position(), db);
        }
    }

    private static void create(DatasetRegistered e, DSLContext db) {
        RowTable table = RowTable.of(Generation.of(db).schema(), e.datasetId(), e.schema());
        db.newRecord(ROW_TABLES)
                .setDatasetId(e.datasetId().value())
                .setTableName(table.fits() ? table.name() : null)
                .insert();
        List<RowColumnsRecord> columns = new ArrayList<>();
        for (int i = 0; i < e.schema().columns().size(); i++) {
            Column column = e.schema().columns().get(i);
            columns.add(db.newRecord(ROW_COLUMNS)
                    .setDatasetId(e.datasetId().value())
                    .setNumber(i)
                    .setColumnName(column.name())
                    .setTableColumn(table.columns().get(i))
                    .setType(column.type().name())
                    .setRole(column.role().name())
                    .setNullable(column.nullable()));
        }
        db.batchInsert(columns).execute();
        if (table.fits()) {
            db.connection(table::create);
            ReadModels.showNewTable(db, "rows", table.name());
        }
    }

    private void apply(BatchStored batch, SegmentRef segment, long ordinal, DSLContext db) {
        if (db.fetchExists(
                BATCH_APPLIED,
                BATCH_APPLIED.DATASET_ID.eq(batch.datasetId().value()).and(BATCH_APPLIED.ORDINAL.eq(ordinal)))) {
            return;
        }
        TableSchema schema = schema(batch.datasetId(), db);
        Table rows;
        try {
            rows = segments.read(
                    segment.file(), schema.columns().stream().map(Column::name).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RowTable table = RowTable.of(Generation.of(db).schema(), batch.datasetId(), schema);
        Crash.ROWS_NOT_COPIED.here();
        boolean exact = table.fits() && copy(rows, ordinal, table, db);
        Crash.ROWS_COPIED.here();
        db.newRecord(BATCH_APPLIED)
                .setDatasetId(batch.datasetId().value())
                .setOrdinal(ordinal)
                .setBatchId(batch.batchId().value())
                .setRows((long) rows.rows())
                .setExact(exact)
                .insert();
        summarise(batch.datasetId(), ordinal, rows, db);
    }

    private static TableSchema schema(DatasetId dataset, DSLContext db) {
        return new TableSchema(db.selectFrom(ROW_COLUMNS)
                .where(ROW_COLUMNS.DATASET_ID.eq(dataset.value()))
                .orderBy(ROW_COLUMNS.NUMBER)
                .fetch(row -> new Column(
                        row.getColumnName(),
                        ColumnType.valueOf(row.getType()),
                        ColumnRole.valueOf(row.getRole()),
                        row.getNullable())));
    }

    private static boolean copy(Table rows, long ordinal, RowTable table, DSLContext db) {
        return db.connectionResult(connection -> {
            table.makePartitions(rows, connection);
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copyStatement());
            try {
                return new BinaryCopy(copy).write(ordinal, rows);
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        });
    }

    private static void summarise(DatasetId dataset, long ordinal, Table rows, DSLContext db) {
        List<SegmentColumnsRecord> columns = new ArrayList<>();
        for (int i = 0; i < rows.schema().columns().size(); i++) {
            ColumnSummary summary = ColumnSummary.of(
                    rows.values(i), rows.schema().columns().get(i).type() == ColumnType.TIMESTAMP);
            columns.add(db.newRecord(SEGMENT_COLUMNS)
                    .setDatasetId(dataset.value())
                    .setOrdinal(ordinal)
                    .setNumber(i)
                    .setRows(summary.rows())
                    .setNulls(summary.nulls())
                    .setMinNumber(summary.min())
                    .setMaxNumber(summary.max())
                    .setMean(summary.mean())
                    .setDeviation(summary.deviation())
                    .setMinText(summary.minText())
                    .setMaxText(summary.maxText())
                    .setTrues(summary.trues()));
        }
        db.batchInsert(columns).execute();
    }
}
