package io.infranaut.measure.segment;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.format.ReadLimits;
import io.infranaut.platform.format.RowFormat;
import io.infranaut.platform.format.RowReader;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// The demo's census records, repeated; time and id go on.
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
    private static final long START = 1_451_606_400_000_000L;
    private static final long STEP = 94_000_123L;

    private Census() {}

    static TableSchema schema() {
        var columns = new ArrayList<>(stored().columns());
        columns.addFirst(new Column("time", ColumnType.TIMESTAMP, ColumnRole.TIME, false));
        return new TableSchema(columns);
    }

    private static TableSchema stored() {
        var columns = new ArrayList<Column>();
        columns.add(new Column("id", ColumnType.INTEGER, ColumnRole.ID, false));
        columns.add(new Column("AGEP", ColumnType.DOUBLE, ColumnRole.FEATURE, true));
        FEATURES.forEach(name -> columns.add(new Column(name, ColumnType.STRING, ColumnRole.FEATURE, true)));
        columns.add(new Column("year", ColumnType.INTEGER, ColumnRole.FEATURE, false));
        columns.add(new Column("prediction", ColumnType.INTEGER, ColumnRole.PREDICTION, false));
        columns.add(new Column("predicted_probability", ColumnType.DOUBLE, ColumnRole.SCORE, false));
        return new TableSchema(columns);
    }

    static Table rows(Path file, int rows) throws IOException {
        Table once;
        try (RowReader reader = RowFormat.PARQUET.read(file, stored(), ReadLimits.DEFAULT)) {
            once = Objects.requireNonNull(reader.next(Integer.MAX_VALUE)).table();
        }
        Table all = once.select(
                IntStream.range(0, rows).map(row -> row % once.rows()).toArray());
        var values = new ArrayList<Values>();
        values.add(Values.Longs.of(
                IntStream.range(0, rows).mapToLong(row -> START + row * STEP).toArray(), new BitSet()));
        values.add(Values.Longs.of(IntStream.range(0, rows).asLongStream().toArray(), new BitSet()));
        for (int c = 1; c < all.schema().columns().size(); c++) {
            values.add(all.values(c));
        }
        return Table.of(schema(), values);
    }
}
