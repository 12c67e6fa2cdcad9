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
            SortedMap<String, Long> counts = new TreeMap<>();
            for (String value : values) {
                if (value != null) {
                    counts.merge(value, 1L, Long::sum);
                }
            }
            return counts;
        }
    }
}
