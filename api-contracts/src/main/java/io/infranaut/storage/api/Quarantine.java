package io.infranaut.storage.api;

import io.infranaut.platform.api.Digest;

/// Rows of a batch that failed, kept with their errors and re-playable.
///
/// @param file digest of the file that holds the rows as they came and their errors
/// @param rows how many
public record Quarantine(Digest file, long rows) {}
