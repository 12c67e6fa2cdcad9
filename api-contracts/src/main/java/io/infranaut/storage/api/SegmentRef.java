package io.infranaut.storage.api;

import io.infranaut.platform.api.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Rows that never change, as verdicts cite them.
///
/// @param file digest of the file that holds them; serves storage only
/// @param rowsDigest digest of the canonical rows, the same whatever file holds them
/// @param rows how many
/// @param bytes of the file
/// @param from earliest event time, if the dataset has a time column
/// @param to latest event time
public record SegmentRef(
        Digest file,
        Digest rowsDigest,
        long rows,
        long bytes,
        @Nullable Instant from,
        @Nullable Instant to) {}
