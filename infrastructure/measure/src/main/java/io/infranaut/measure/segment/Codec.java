package io.infranaut.measure.segment;

import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.table.Table;
import java.nio.file.Path;
import java.util.List;

/// A way to write a table to a Parquet file, or to read one.
interface Codec {
    String name();

    /// @throws UnsupportedOperationException when it only reads
    void write(Table table, Path file) throws Exception;

    /// The named columns in that order, once the file's digest has been computed, as every read of a segment does.
    ///
    /// @param like the whole table's schema, which stands for what a segment keeps in its footer
    Table read(Path file, TableSchema like, List<String> columns) throws Exception;
}
