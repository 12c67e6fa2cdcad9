package io.infranaut.storage.query;

import io.infranaut.platform.table.Table;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Rows of a dataset, some at a time, in the order in which they were stored.
interface RowStream extends Closeable {
    /// The next rows, maybe none; null after the last.
    @Nullable
    Table next() throws IOException;

    @Override
    default void close() throws IOException {}
}
