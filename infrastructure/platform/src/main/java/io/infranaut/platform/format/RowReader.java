package io.infranaut.platform.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads a body batch by batch, holding no more than one batch. Not for use by several threads. Closing it closes the
/// body.
public interface RowReader extends Closeable {

    /// The next rows, or null after the last.
    ///
    /// @param maxRows good and bad together, at least 1
    /// @throws MalformedBodyException when the body cannot be read on; rows of this call are then lost, those of
    ///     earlier calls stand
    /// @throws IOException when the source fails
    @Nullable
    RowBatch next(int maxRows) throws IOException;
}
