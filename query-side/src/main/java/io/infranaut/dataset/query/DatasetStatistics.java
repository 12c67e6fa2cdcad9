package io.infranaut.dataset.query;

import static io.infranaut.persistence.jooq.public_.Tables.ROW_COLUMNS;
import static io.infranaut.persistence.jooq.public_.Tables.SEGMENT_COLUMNS;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.persistence.jooq.public_.tables.records.DatasetsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.RowColumnsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.SegmentColumnsRecord;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.table.Micros;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts the summaries of a dataset's batches together.
@Component
final class DatasetStatistics {
    private final DSLContext rows;

    DatasetStatistics(DSLContext db) {
        this.rows = db.configuration()
                .derive(new Settings()
                        .withRenderMapping(new RenderMapping()
                                .withSchemata(
                                        new MappedSchema().withInput("public").withOutput("rows"))))
                .dsl();
    }

    /// How much came, as the read model of datasets keeps it.
    record Counts(
            long batches,
            long rowsQuarantined,
            long batchesRejected,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /// @param from earliest event time
    /// @param to latest event time
    /// @param columns of the batches that have arrived in PostgreSQL
    record View(
            DatasetId datasetId,
            long rows,
            long bytes,
            long batches,
            long rowsQuarantined,
            long batchesRejected,
            @Nullable Instant from,
            @Nullable Instant to,
            List<ColumnView> columns) {}

    /// @param min least value: a number, an instant, or the first 200 characters of a text
    /// @param mean of numbers; null when there is none or it is beyond a double
    /// @param standardDeviation of the population
    /// @param trueShare of a BOOLEAN's values
    record ColumnView(
            String name,
            ColumnType type,
            ColumnRole role,
            long rows,
            long nulls,
            @Nullable Object min,
            @Nullable Object max,
            @Nullable Double mean,
            @Nullable Double standardDeviation,
            @Nullable Double trueShare) {}

    View of(DatasetsRecord dataset) {
        var counts = Json.mapper().readValue(dataset.getStatistics().data(), Counts.class);
        List<Sum> sums = new ArrayList<>();
        rows.selectFrom(ROW_COLUMNS)
                .where(ROW_COLUMNS.DATASET_ID.eq(dataset.getId()))
                .orderBy(ROW_COLUMNS.NUMBER)
                .forEach(column -> sums.add(new Sum(column)));
        try (var batches = rows.selectFrom(SEGMENT_COLUMNS)
                .where(SEGMENT_COLUMNS.DATASET_ID.eq(dataset.getId()))
                .orderBy(SEGMENT_COLUMNS.ORDINAL, SEGMENT_COLUMNS.NUMBER)
                .fetchSize(1000)
                .fetchLazy()) {
            for (SegmentColumnsRecord batch : batches) {
                sums.get(batch.getNumber()).add(batch);
            }
        }
        return new View(
                new DatasetId(dataset.getId()),
                dataset.getRowCount(),
                dataset.getFileSizeBytes(),
                counts.batches(),
                counts.rowsQuarantined(),
                counts.batchesRejected(),
                counts.from(),
                counts.to(),
                sums.stream().map(Sum::view).toList());
    }

    /// Adds up the summaries of a column. Means and deviations of batches are put together by the rule of Chan, Golub
    /// and LeVeque (1983) for pairs of samples.
    private static final class Sum {
        private final RowColumnsRecord column;
        private long rows;
        private long nulls;
        private long trues;
        private long values;
        private double mean;
        private double squares;
        private @Nullable BigDecimal min;
        private @Nullable BigDecimal max;
        private @Nullable String minText;
        private @Nullable String maxText;

        private Sum(RowColumnsRecord column) {
            this.column = column;
        }

        private void add(SegmentColumnsRecord batch) {
            rows += batch.getRows();
            nulls += batch.getNulls();
            trues += batch.getTrues() == null ? 0 : batch.getTrues();
            long more = batch.getRows() - batch.getNulls();
            if (more == 0) {
                return;
            }
            double theirs = batch.getMean() == null ? Double.NaN : batch.getMean();
            double deviation = batch.getDeviation() == null ? Double.NaN : batch.getDeviation();
            double apart = theirs - mean;
            long all = values + more;
            squares += deviation * deviation * more + apart * apart * values / all * more;
            mean += apart * more / all;
            values = all;
            min = min == null
                            || (batch.getMinNumber() != null
                                    && batch.getMinNumber().compareTo(min) < 0)
                    ? batch.getMinNumber()
                    : min;
            max = max == null
                            || (batch.getMaxNumber() != null
                                    && batch.getMaxNumber().compareTo(max) > 0)
                    ? batch.getMaxNumber()
                    : max;
            minText = minText == null
                            || (batch.getMinText() != null && batch.getMinText().compareTo(minText) < 0)
                    ? batch.getMinText()
                    : minText;
            maxText = maxText == null
                            || (batch.getMaxText() != null && batch.getMaxText().compareTo(maxText) > 0)
                    ? batch.getMaxText()
                    : maxText;
        }

        private ColumnView view() {
            ColumnType type = ColumnType.valueOf(column.getType());
            boolean number = type == ColumnType.INTEGER || type == ColumnType.DOUBLE;
            return new ColumnView(
                    column.getColumnName(),
                    type,
                    ColumnRole.valueOf(column.getRole()),
                    rows,
                    nulls,
                    extreme(type, min, minText),
                    extreme(type, max, maxText),
                    number && values > 0 ? finite(mean) : null,
                    number && values > 0 ? finite(Math.sqrt(squares / values)) : null,
                    type == ColumnType.BOOLEAN && values > 0 ? (double) trues / values : null);
        }

        private static @Nullable Object extreme(ColumnType type, @Nullable BigDecimal number, @Nullable String text) {
            return switch (type) {
                case BOOLEAN -> null;
                case STRING -> text;
                case INTEGER -> number == null ? null : number.longValueExact();
                case DOUBLE -> number == null ? null : number.doubleValue();
                case TIMESTAMP -> number == null ? null : Micros.toInstant(number.longValueExact());
            };
        }

        private static @Nullable Double finite(double value) {
            return Double.isFinite(value) ? value : null;
        }
    }
}
