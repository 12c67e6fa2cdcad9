package io.infranaut.platform.table;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The values of one column. What a null position reads as is not defined: ask [#isNull] first.
public sealed interface Values {

    /// How many positions there are, nulls included.
    int size();

    /// How many positions hold no value.
    int nullCount();

    boolean isNull(int row);

    /// The positions from (inclusive) to (exclusive).
    Values slice(int from, int to);

    /// The given positions in the given order; a position may be taken more than once.
    Values select(int[] rows);

    /// The value boxed, or null: for messages and tests, never for loops over rows.
    @Nullable
    Object boxed(int row);

    /// INTEGER values, or TIMESTAMP values as microseconds since 1970-01-01T00:00:00Z.
    final class Longs implements Values {
        private final long[] values;
        private final Nulls nulls;

        Longs(long[] values, Nulls nulls) {
            this.values = values;
            this.nulls = nulls;
        }

        /// Takes both arguments over: the caller does not change them afterwards.
        public static Longs of(long[] values, BitSet missing) {
            return new Longs(values, Nulls.of(missing));
        }

        public long get(int row) {
            return values[row];
        }

        /// A copy of the values that are there, in order.
        public long[] present() {
            if (nulls.count() == 0) {
                return values.clone();
            }
            var present = new long[values.length - nulls.count()];
            int n = 0;
            for (int i = 0; i < values.length; i++) {
                if (!nulls.at(i)) {
                    present[n++] = values[i];
                }
            }
            return present;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int nullCount() {
            return nulls.count();
        }

        @Override
        public boolean isNull(int row) {
            return nulls.at(row);
        }

        @Override
        public Longs slice(int from, int to) {
            return new Longs(Arrays.copyOfRange(values, from, to), nulls.slice(from, to));
        }

        @Override
        public Longs select(int[] rows) {
            var selected = new long[rows.length];
            for (int i = 0; i < rows.length; i++) {
                selected[i] = values[rows[i]];
            }
            return new Longs(selected, nulls.select(rows));
        }

        @Override
        public @Nullable Object boxed(int row) {
            return isNull(row) ? null : values[row];
        }
    }

    /// DOUBLE values, all finite.
    final class Doubles implements Values {
        private final double[] values;
        private final Nulls nulls;

        Doubles(double[] values, Nulls nulls) {
            this.values = values;
            this.nulls = nulls;
        }

        /// Takes both arguments over: the caller does not change them afterwards.
        public static Doubles of(double[] values, BitSet missing) {
            return new Doubles(values, Nulls.of(missing));
        }

        public double get(int row) {
            return values[row];
        }

        /// A copy of the values that are there, in order.
        public double[] present() {
            if (nulls.count() == 0) {
                return values.clone();
            }
            var present = new double[values.length - nulls.count()];
            int n = 0;
            for (int i = 0; i < values.length; i++) {
                if (!nulls.at(i)) {
                    present[n++] = values[i];
                }
            }
            return present;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int nullCount() {
            return nulls.count();
        }

        @Override
        public boolean isNull(int row) {
            return nulls.at(row);
        }

        @Override
        public Doubles slice(int from, int to) {
            return new Doubles(Arrays.copyOfRange(values, from, to), nulls.slice(from, to));
        }

        @Override
        public Doubles select(int[] rows) {
            var selected = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                selected[i] = values[rows[i]];
            }
            return new Doubles(selected, nulls.select(rows));
        }

        @Override
        public @Nullable Object boxed(int row) {
            return isNull(row) ? null : values[row];
        }
    }

    /// BOOLEAN values.
    final class Booleans implements Values {
        private final BitSet values;
        private final int size;
        private final Nulls nulls;

        Booleans(BitSet values, int size, Nulls nulls) {
            this.values = values;
            this.size = size;
            this.nulls = nulls;
        }

        /// Takes both bit sets over: the caller does not change them afterwards.
        public static Booleans of(BitSet values, int size, BitSet missing) {
            return new Booleans(values, size, Nulls.of(missing));
        }

        public boolean get(int row) {
            return values.get(row);
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int nullCount() {
            return nulls.count();
        }

        @Override
        public boolean isNull(int row) {
            return nulls.at(row);
        }

        @Override
        public Booleans slice(int from, int to) {
            return new Booleans(values.get(from, to), to - from, nulls.slice(from, to));
        }

        @Override
        public Booleans select(int[] rows) {
            var selected = new BitSet(rows.length);
            for (int i = 0; i < rows.length; i++) {
                if (values.get(rows[i])) {
                    selected.set(i);
                }
            }
            return new Booleans(selected, rows.length, nulls.select(rows));
        }

        @Override
        public @Nullable Object boxed(int row) {
            return isNull(row) ? null : values.get(row);
        }
    }

    /// STRING values. Equal values of a column with few distinct ones share one object.
    final class Strings implements Values {
        private final String[] values;
        private final Nulls nulls;

        Strings(String[] values, Nulls nulls) {
            this.values = values;
            this.nulls = nulls;
        }

        /// Takes both arguments over: the caller does not change them afterwards; a missing position holds "".
        public static Strings of(String[] values, BitSet missing) {
            return new Strings(values, Nulls.of(missing));
        }

        public String get(int row) {
            return values[row];
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int nullCount() {
            return nulls.count();
        }

        @Override
        public boolean isNull(int row) {
            return nulls.at(row);
        }

        @Override
        public Strings slice(int from, int to) {
            return new Strings(Arrays.copyOfRange(values, from, to), nulls.slice(from, to));
        }

        @Override
        public Strings select(int[] rows) {
            var selected = new String[rows.length];
            for (int i = 0; i < rows.length; i++) {
                selected[i] = values[rows[i]];
            }
            return new Strings(selected, nulls.select(rows));
        }

        @Override
        public @Nullable Object boxed(int row) {
            return isNull(row) ? null : values[row];
        }
    }
}
