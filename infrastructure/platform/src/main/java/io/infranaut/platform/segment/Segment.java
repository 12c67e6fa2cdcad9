package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;
import java.time.Instant;
import java.util.Optional;

/// A table that is stored.
///
/// @param file digest of the file's bytes: its name, and a matter of storage only
/// @param logical digest of the table, see [io.infranaut.platform.table.LogicalDigest]: what a verdict cites
/// @param rows at least 0
/// @param bytes size of the file
/// @param time first and last instant in the column of role TIME, if there is one with values
public record Segment(Digest file, Digest logical, long rows, long bytes, Optional<TimeRange> time) {

    /// From the first to the last instant, both inclusive.
    public record TimeRange(Instant first, Instant last) {}
}
