package io.infranaut.measure.segment;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnType;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import io.infranaut.platform.table.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Arrays that a reader fills, the same for all readers.
final class Columns {
    private final TableSchema schema;
    private final int rows;
    private final List<Object> stores = new ArrayList<>();
    private final List<BitSet> missing = new ArrayList<>();

    Columns(TableSchema like, List<String> names, int rows) {
        this.rows = rows;
        schema = new TableSchema(names.stream()
                .map(name -> like.columns().stream()
                        .filter(c -> c.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList());
        for (Column column : schema.columns()) {
            stores.add(
                    switch (column.type()) {
                        case INTEGER, TIMESTAMP -> new long[rows];
                        case DOUBLE -> new double[rows];
                        case STRING -> new String[rows];
                        case BOOLEAN -> new BitSet(rows);
                    });
            missing.add(new BitSet());
        }
    }

    ColumnType type(int column) {
        return schema.columns().get(column).type();
    }

    long[] longs(int column) {
        return (long[]) stores.get(column);
    }

    double[] doubles(int column) {
        return (double[]) stores.get(column);
    }

    String[] strings(int column) {
        return (String[]) stores.get(column);
    }

    BitSet booleans(int column) {
        return (BitSet) stores.get(column);
    }

    void missing(int column, int row) {
        missing.get(column).set(row);
        if (stores.get(column) instanceof String[] texts) {
            texts[row] = "";
        }
    }

    Table table() {
        List<Values> values = new ArrayList<>();
        for (int c = 0; c < stores.size(); c++) {
            BitSet nulls = missing.get(c);
            values.add(
                    switch (stores.get(c)) {
                        case long[] all -> Values.Longs.of(all, nulls);
                        case double[] all -> Values.Doubles.of(all, nulls);
                        case String[] all -> Values.Strings.of(all, nulls);
                        case BitSet all -> Values.Booleans.of(all, rows, nulls);
                        default -> throw new IllegalStateException();
                    });
        }
        return Table.of(schema, values);
    }
}
