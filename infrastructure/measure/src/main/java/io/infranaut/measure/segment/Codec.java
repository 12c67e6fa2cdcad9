package io.infranaut.measure.segment;

import io.infranaut.platform.table.Table;
import java.nio.file.Path;
import java.util.List;

/// A way to write a table to a Parquet file, or to read one.
interface Codec {
    String name();

    /// @throws UnsupportedOperationException when it only reads
    void write(Table table, Path file) throws Exception;

    /// The named columns in the order of the schema that is asked for.
    ///
    /// @param like the whole table's schema, which stands for what a segment keeps in its footer
    /// @throws UnsupportedOperationException when it only writes
    Table read(Path file, io.infranaut.platform.api.TableSchema like, List<String> columns) throws Exception;
}
