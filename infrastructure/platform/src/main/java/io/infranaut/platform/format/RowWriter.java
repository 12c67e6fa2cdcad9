package io.infranaut.platform.format;

import io.infranaut.platform.table.Table;
import java.io.Closeable;
import java.io.IOException;

/// Streams tables out. Without a call of [#close] what was written is not whole. Not for use by several threads.
public interface RowWriter extends Closeable {

    /// @throws IllegalArgumentException when the table's schema is not the writer's
    void write(Table table) throws IOException;
}
