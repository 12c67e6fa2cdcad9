package io.infranaut.platform.format;

import io.infranaut.platform.table.Table;
import java.util.List;

/// Some consecutive rows of a body.
///
/// @param firstOrdinal of the first row, good or bad, from 0
/// @param table the good rows, in order
/// @param bad the others, in order
public record RowBatch(long firstOrdinal, Table table, List<BadRow> bad) {
    public RowBatch {
        bad = List.copyOf(bad);
    }

    /// How many rows were read, good and bad.
    public int size() {
        return table.rows() + bad.size();
    }
}
