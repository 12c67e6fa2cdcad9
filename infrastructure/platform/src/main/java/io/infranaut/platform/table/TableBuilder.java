package io.infranaut.platform.table;

import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.TableSchema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Builds a table row by row: put the values of a row by column position, then [#endRow]; [#dropRow] takes a bad row
/// back. A nullable column that was not put is null. Not for use by several threads.
public final class TableBuilder {
    private static final int FIRST_CAPACITY = 64;
    private static final int SHARED_STRINGS = 4096;

    private final TableSchema schema;
    private final Column[] columns;
    private final Store[] stores;
    private final int[] putAt;
    private int rows;

    TableBuilder(TableSchema schema) {
        this.schema = schema;
        this.columns = schema.columns().toArray(Column[]::new);
        this.stores = new Store[columns.length];
        this.putAt = new int[columns.length];
        Arrays.fill(putAt, -1);
        for (int i = 0; i < columns.length; i++) {
            stores[i] = switch (columns[i].type()) {
                case INTEGER, TIMESTAMP -> new LongStore();
                case DOUBLE -> new DoubleStore();
                case BOOLEAN -> new BooleanStore();
                case STRING -> new StringStore();
            };
        }
    }

    /// How many rows have ended.
    public int rows() {
        return rows;
    }

    /// Whether the current row has a value, or an explicit null, in that column.
    public boolean isPut(int column) {
        return putAt[column] == rows;
    }

    /// An INTEGER, or a TIMESTAMP in microseconds.
    public TableBuilder putLong(int column, long value) {
        ((LongStore) put(column)).put(rows, value);
        return this;
    }

    /// @throws IllegalArgumentException for NaN and infinities
    public TableBuilder putDouble(int column, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(columns[column].name() + " is not a finite number");
        }
        ((DoubleStore) put(column)).put(rows, value);
        return this;
    }

    public TableBuilder putBoolean(int column, boolean value) {
        ((BooleanStore) put(column)).put(rows, value);
        return this;
    }

    /// @throws IllegalArgumentException for text with an unpaired surrogate, which no encoding of Unicode can carry
    public TableBuilder putString(int column, String value) {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException(columns[column].name() + " holds an unpaired surrogate");
        }
        ((StringStore) put(column)).put(rows, value);
        return this;
    }

    /// @throws IllegalArgumentException when the column is not nullable
    public TableBuilder putNull(int column) {
        if (!columns[column].nullable()) {
            throw new IllegalArgumentException(columns[column].name() + " must not be null");
        }
        put(column).putNull(rows);
        return this;
    }

    /// @throws IllegalArgumentException when a column that is not nullable was not put; the row is then still open
    public TableBuilder endRow() {
        for (int i = 0; i < columns.length; i++) {
            if (putAt[i] != rows) {
                putNull(i);
            }
        }
        rows++;
        return this;
    }

    /// Takes back what was put since the last row ended.
    public void dropRow() {
        for (int i = 0; i < columns.length; i++) {
            if (putAt[i] == rows) {
                putAt[i] = -1;
            }
        }
    }

    /// The table of the rows that have ended; the builder is empty afterwards and may be used again.
    public Table build() {
        dropRow();
        List<Values> values = Arrays.stream(stores).map(s -> s.build(rows)).toList();
        rows = 0;
        Arrays.fill(putAt, -1);
        return Table.of(schema, values);
    }

    private Store put(int column) {
        putAt[column] = rows;
        return stores[column];
    }

    /// Whether every surrogate of the text has its pair.
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private abstract static sealed class Store {
        BitSet missing = new BitSet();

        abstract void putNull(int row);

        abstract Values build(int rows);

        BitSet takeMissing(int rows) {
            BitSet taken = missing;
            taken.clear(rows, Math.max(rows, taken.length()));
            missing = new BitSet();
            return taken;
        }

        static int grown(int capacity, int row) {
            return row < capacity ? capacity : Math.max(FIRST_CAPACITY, Math.max(row + 1, capacity + (capacity >> 1)));
        }
    }

    private static final class LongStore extends Store {
        private long[] values = new long[0];

        void put(int row, long value) {
            values = row < values.length ? values : Arrays.copyOf(values, grown(values.length, row));
            values[row] = value;
            missing.clear(row);
        }

        @Override
        void putNull(int row) {
            put(row, 0);
            missing.set(row);
        }

        @Override
        Values build(int rows) {
            long[] taken = values.length == rows ? values : Arrays.copyOf(values, rows);
            values = new long[0];
            return new Values.Longs(taken, Nulls.of(takeMissing(rows)));
        }
    }

    private static final class DoubleStore extends Store {
        private double[] values = new double[0];

        void put(int row, double value) {
            values = row < values.length ? values : Arrays.copyOf(values, grown(values.length, row));
            values[row] = value;
            missing.clear(row);
        }

        @Override
        void putNull(int row) {
            put(row, 0);
            missing.set(row);
        }

        @Override
        Values build(int rows) {
            double[] taken = values.length == rows ? values : Arrays.copyOf(values, rows);
            values = new double[0];
            return new Values.Doubles(taken, Nulls.of(takeMissing(rows)));
        }
    }

    private static final class BooleanStore extends Store {
        private BitSet values = new BitSet();

        void put(int row, boolean value) {
            values.set(row, value);
            missing.clear(row);
        }

        @Override
        void putNull(int row) {
            put(row, false);
            missing.set(row);
        }

        @Override
        Values build(int rows) {
            BitSet taken = values;
            taken.clear(rows, Math.max(rows, taken.length()));
            values = new BitSet();
            return new Values.Booleans(taken, rows, Nulls.of(takeMissing(rows)));
        }
    }

    private static final class StringStore extends Store {
        private String[] values = new String[0];
        private final Map<String, String> shared = new HashMap<>();

        void put(int row, String value) {
            values = row < values.length ? values : Arrays.copyOf(values, grown(values.length, row));
            values[row] = share(value);
            missing.clear(row);
        }

        private String share(String value) {
            if (shared.size() >= SHARED_STRINGS) {
                return value;
            }
            String first = shared.putIfAbsent(value, value);
            return first == null ? value : first;
        }

        @Override
        void putNull(int row) {
            put(row, "");
            missing.set(row);
        }

        @Override
        Values build(int rows) {
            String[] taken = values.length == rows ? values : Arrays.copyOf(values, rows);
            values = new String[0];
            shared.clear();
            return new Values.Strings(taken, Nulls.of(takeMissing(rows)));
        }
    }
}
