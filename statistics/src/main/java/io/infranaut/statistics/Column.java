package io.infranaut.statistics;

import io.infranaut.statistics.chunk.Chunk;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A column's rows, for methods that take several columns or treat one by its storage type.
public sealed interface Column {
    int rows();

    /// Rows without a value.
    long missing();

    /// The rows of a chunk.
    Column slice(Chunk chunk);

    /// Numbers.
    ///
    /// @param values a missing one is NaN
    /// @param whole whether they are stored as integers; other tools turn an integer column with a missing value
    ///     into a floating one, so say false to get what they give for it
    record Numbers(double[] values, boolean whole) implements Column {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public long missing() {
            return Arrays.stream(values).filter(Double::isNaN).count();
        }

        @Override
        public Numbers slice(Chunk chunk) {
            return new Numbers(Arrays.copyOfRange(values, chunk.from(), chunk.to()), whole);
        }
    }

    /// Words.
    ///
    /// @param values a missing one is null
    /// @param declared whether the column is stored as a category or a boolean rather than as text
    record Labels(@Nullable String[] values, boolean declared) implements Column {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public long missing() {
            return Arrays.stream(values).filter(Objects::isNull).count();
        }

        @Override
        public Labels slice(Chunk chunk) {
            return new Labels(Arrays.copyOfRange(values, chunk.from(), chunk.to()), declared);
        }

        /// Rows of each label, the missing ones left out.
        public SortedMap<String, Long> counts() {
            @Nullable String[] slots = new String[64];
            long[] counts = new long[slots.length];
            int labels = 0;
            for (String value : values) {
                if (value == null) {
                    continue;
                }
                int slot = slot(slots, value);
                if (slots[slot] == null) {
                    slots[slot] = value;
                    labels++;
                }
                counts[slot]++;
                if (2 * labels > slots.length) {
                    @Nullable String[] more = new String[2 * slots.length];
                    long[] moved = new long[more.length];
                    for (int i = 0; i < slots.length; i++) {
                        String label = slots[i];
                        if (label != null) {
                            int to = slot(more, label);
                            more[to] = label;
                            moved[to] = counts[i];
                        }
                    }
                    slots = more;
                    counts = moved;
                }
            }
            SortedMap<String, Long> sorted = new TreeMap<>();
            for (int i = 0; i < slots.length; i++) {
                String label = slots[i];
                if (label != null) {
                    sorted.put(label, counts[i]);
                }
            }
            return sorted;
        }

        /// Where a label is, or the free place for it.
        private static int slot(@Nullable String[] slots, String label) {
            int hash = label.hashCode() * 0x9E3779B9;
            int slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
            while (true) {
                String found = slots[slot];
                if (found == null || Objects.equals(found, label)) {
                    return slot;
                }
                slot = (slot + 1) & (slots.length - 1);
            }
        }
    }
}
