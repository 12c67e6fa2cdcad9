package io.infranaut.app.demo;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowBatch;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.format.RowReader;
import io.infranaut.platform.table.Micros;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.TableBuilder;
import io.infranaut.platform.table.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The census records of the demo, in order, with an event time: the records of a year are spread evenly over it.
///
/// @param schema of the records: time, id, features, prediction, score, and for the reference the truth
/// @param rows all records
final class Census {
    private static final List<String> FEATURES = List.of(
            "SCHL",
            "MAR",
            "RELP",
            "DIS",
            "ESP",
            "CIT",
            "MIG",
            "MIL",
            "ANC",
            "NATIVITY",
            "DEAR",
            "DEYE",
            "DREM",
            "SEX",
            "RAC1P");

    private final Table rows;

    private Census(Table rows) {
        this.rows = rows;
    }

    /// 2015, with the truth.
    static Census reference() {
        return new Census(timed(read("reference.parquet", schema(false, true)), schema(true, true)));
    }

    /// 2016 to 2018, without it.
    static Census production() {
        return new Census(timed(read("analysis.parquet", schema(false, false)), schema(true, false)));
    }

    /// The truth of 2016 to 2018, by id.
    static Census truth() {
        return new Census(read("analysis_target.parquet", truthSchema()));
    }

    private static TableSchema schema(boolean timed, boolean truth) {
        var columns = new ArrayList<Column>();
        if (timed) {
            columns.add(new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false));
        }
        columns.add(new Column("id", ColumnType.INTEGER, ColumnRole.ID, false));
        columns.add(new Column("AGEP", ColumnType.DOUBLE, ColumnRole.FEATURE, true));
        FEATURES.forEach(name -> columns.add(new Column(name, ColumnType.STRING, ColumnRole.FEATURE, true)));
        if (truth) {
            columns.add(new Column("employed", ColumnType.INTEGER, ColumnRole.LABEL, true));
        }
        if (!timed) {
            columns.add(new Column("year", ColumnType.INTEGER, ColumnRole.FEATURE, false));
        }
        columns.add(new Column("prediction", ColumnType.INTEGER, ColumnRole.PREDICTION, false));
        columns.add(new Column("predicted_probability", ColumnType.DOUBLE, ColumnRole.SCORE, false));
        return new TableSchema(columns);
    }

    private static TableSchema truthSchema() {
        return new TableSchema(List.of(
                new Column("id", ColumnType.INTEGER, ColumnRole.ID, false),
                new Column("employed", ColumnType.INTEGER, ColumnRole.LABEL, false)));
    }

    private static Table read(String name, TableSchema schema) {
        String resource = "/demo/acs-employment/" + name;
        try (InputStream in = Objects.requireNonNull(Census.class.getResourceAsStream(resource), resource);
                RowReader reader = RowFormat.PARQUET.read(in, schema, ReadLimits.DEFAULT)) {
            RowBatch batch = Objects.requireNonNull(reader.next(Integer.MAX_VALUE), "the file has no rows");
            if (!batch.bad().isEmpty()) {
                throw new IllegalStateException(
                        resource + " has bad rows: " + batch.bad().getFirst());
            }
            return batch.table();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }

    private static Table timed(Table raw, TableSchema schema) {
        Map<Long, Integer> ofYear = new HashMap<>();
        Values.Longs years = raw.longs("year");
        for (int i = 0; i < raw.rows(); i++) {
            ofYear.merge(years.get(i), 1, Integer::sum);
        }
        Map<Long, Integer> seen = new HashMap<>();
        TableBuilder times =
                Table.builder(new TableSchema(List.of(schema.columns().getFirst())));
        for (int i = 0; i < raw.rows(); i++) {
            long year = years.get(i);
            int n = seen.merge(year, 1, Integer::sum) - 1;
            times.putLong(0, Micros.of(instant(year, n, Objects.requireNonNull(ofYear.get(year)))))
                    .endRow();
        }
        var columns = new ArrayList<Values>();
        columns.add(times.build().values(0));
        schema.columns().stream().skip(1).forEach(column -> columns.add(raw.values(column.name())));
        return Table.of(schema, columns);
    }

    private static Instant instant(long year, int n, int of) {
        var start = OffsetDateTime.of((int) year, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        long seconds = start.plusYears(1).toEpochSecond() - start.toEpochSecond();
        return start.toInstant().plusSeconds(seconds * n / of);
    }

    TableSchema schema() {
        return rows.schema();
    }

    int size() {
        return rows.rows();
    }

    /// The records cut into chunks; the rest is a chunk of its own.
    List<Table> chunks(int rowsEach) {
        return Stream.iterate(0, from -> from < rows.rows(), from -> from + rowsEach)
                .map(from -> rows.slice(from, Math.min(rows.rows(), from + rowsEach)))
                .toList();
    }

    /// A chunk as the body of a request.
    static byte[] parquet(Table chunk) {
        var out = new ByteArrayOutputStream();
        try (var writer = RowFormat.PARQUET.write(out, chunk.schema())) {
            writer.write(chunk);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    static Instant firstTime(Table chunk) {
        return Micros.toInstant(chunk.longs("time").get(0));
    }

    static Instant lastTime(Table chunk) {
        return Micros.toInstant(chunk.longs("time").get(chunk.rows() - 1));
    }
}
