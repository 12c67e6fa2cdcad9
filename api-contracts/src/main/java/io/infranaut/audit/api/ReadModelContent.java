package io.infranaut.audit.api;

import io.infranaut.platform.api.Digest;

/// What a read model held.
///
/// @param generation which filling of it
/// @param segments that filled it side by side
/// @param position up to which it had taken in the events
/// @param digest SHA-256 of its canonical rows
/// @param rows of all its tables
public record ReadModelContent(int generation, int segments, long position, Digest digest, long rows) {}
