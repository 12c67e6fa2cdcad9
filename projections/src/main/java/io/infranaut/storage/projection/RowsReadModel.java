package io.infranaut.storage.projection;

import static io.infranaut.persistence.jooq.public_.Tables.BATCH_APPLIED;
import static io.infranaut.persistence.jooq.public_.Tables.ROW_COLUMNS;

import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.BatchAppliedRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RowColumnsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RowTablesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.SegmentColumnsRecord;
import io.infranaut.platform.Crash;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.readmodel.Rows;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.PartitionEvent;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.springframework.stereotype.Component;

/// The rows themselves: a table per dataset, filled from segments by binary COPY. Rows, the batch's entry in
/// `batch_applied` and the progress of this model commit together, so a batch is there whole and once, or not at all.
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
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof DatasetRegistered dataset) {
            create(dataset, rows);
        } else if (event instanceof BatchStored batch && batch.segment() != null) {
            apply(batch, batch.segment(), recorded.position(), rows);
        }
    }

    private static void create(DatasetRegistered e, Rows rows) {
        RowTable table = RowTable.of(rows.generation().schema(), e.datasetId(), e.schema());
        rows.insert(new RowTablesRecord()
                .setDatasetId(e.datasetId().value())
                .setTableName(table.fits() ? table.name() : null));
        for (int i = 0; i < e.schema().columns().size(); i++) {
            Column column = e.schema().columns().get(i);
            rows.insert(new RowColumnsRecord()
                    .setDatasetId(e.datasetId().value())
                    .setNumber(i)
                    .setColumnName(column.name())
                    .setTableColumn(table.columns().get(i))
                    .setType(column.type().name())
                    .setRole(column.role().name())
                    .setNullable(column.nullable()));
        }
        if (table.fits()) {
            rows.db().connection(table::create);
            ReadModels.showNewTable(rows, "rows", table.name());
        }
    }

    private void apply(BatchStored batch, SegmentRef segment, long ordinal, Rows rows) {
        if (rows.find(BATCH_APPLIED, batch.datasetId().value(), ordinal) != null) {
            return;
        }
        TableSchema schema = schema(batch.datasetId(), rows);
        Table content;
        try {
            content = segments.read(
                    segment.file(), schema.columns().stream().map(Column::name).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RowTable table = RowTable.of(rows.generation().schema(), batch.datasetId(), schema);
        Crash.ROWS_NOT_COPIED.here();
        boolean exact = table.fits() && copy(content, ordinal, table, rows);
        Crash.ROWS_COPIED.here();
        rows.insert(new BatchAppliedRecord()
                .setDatasetId(batch.datasetId().value())
                .setOrdinal(ordinal)
                .setBatchId(batch.batchId().value())
                .setRows((long) content.rows())
                .setExact(exact));
        summarise(batch.datasetId(), ordinal, content, rows);
    }

    private static TableSchema schema(DatasetId dataset, Rows rows) {
        return new TableSchema(rows.db()
                .selectFrom(ROW_COLUMNS)
                .where(ROW_COLUMNS.DATASET_ID.eq(dataset.value()))
                .orderBy(ROW_COLUMNS.NUMBER)
                .fetch(row -> new Column(
                        row.getColumnName(),
                        ColumnType.valueOf(row.getType()),
                        ColumnRole.valueOf(row.getRole()),
                        row.getNullable())));
    }

    private static boolean copy(Table content, long ordinal, RowTable table, Rows rows) {
        return rows.db().connectionResult(connection -> {
            table.makePartitions(content, connection);
            return RowCopy.write(ordinal, content, connection, table.copyStatement());
        });
    }

    private static void summarise(DatasetId dataset, long ordinal, Table content, Rows rows) {
        for (int i = 0; i < content.schema().columns().size(); i++) {
            ColumnSummary summary = ColumnSummary.of(
                    content.values(i), content.schema().columns().get(i).type() == ColumnType.TIMESTAMP);
            rows.insert(new SegmentColumnsRecord()
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
    }
}
