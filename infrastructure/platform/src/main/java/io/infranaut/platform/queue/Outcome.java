package io.infranaut.platform.queue;

import io.infranaut.platform.api.Digest;
import org.jspecify.annotations.Nullable;

/// What became of a batch.
///
/// @param segment file digest of the valid rows; null when none was
/// @param rowsDigest digest of the canonical valid rows
/// @param rows how many were valid
/// @param quarantined how many were not
/// @param quarantine digest of the file that keeps those; null when all were valid
/// @param rejected why nothing could be read; null when something was
public record Outcome(
        @Nullable Digest segment,
        @Nullable Digest rowsDigest,
        long rows,
        long quarantined,
        @Nullable Digest quarantine,
        @Nullable String rejected) {}
