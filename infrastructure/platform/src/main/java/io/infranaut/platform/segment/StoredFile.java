package io.infranaut.platform.segment;

import io.infranaut.platform.api.Digest;
import java.time.Instant;

/// A file that a store holds.
///
/// @param digest of its bytes, which is its name
/// @param bytes its size
/// @param written when it was last written, be it again
public record StoredFile(Digest digest, long bytes, Instant written) {}
