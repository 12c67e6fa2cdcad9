package io.infranaut.storage.api;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the segments that hold the rows somebody asks for.
public interface RowSelections {
    /// Where the rows are.
    ///
    /// @param namespace of the dataset
    /// @param schema of the dataset
    /// @param segments in the order of their rows; those of a window may hold other rows too
    record Selection(String namespace, TableSchema schema, List<SegmentRef> segments) {}

    /// The segments of a dataset, or of one of its versions, that may hold rows of a window, as they were recorded up
    /// to a position. Waits a while for the read models to get there.
    ///
    /// @param version of the dataset; null for all that is stored
    /// @param from earliest event time, inclusive; null for no bound
    /// @param to latest event time, exclusive; null for no bound
    /// @param position of the request: what is recorded later is not taken
    /// @return nothing when there is no such dataset or version
    /// @throws IllegalStateException when the read models have not got to the position in time; try again later
    Optional<Selection> select(
            DatasetId dataset, @Nullable Integer version, @Nullable Instant from, @Nullable Instant to, long position);
}
