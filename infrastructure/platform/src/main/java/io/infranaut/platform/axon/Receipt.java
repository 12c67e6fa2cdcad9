package io.infranaut.platform.axon;

/// What a command left behind.
///
/// @param version of the aggregate after it: the number of its last event, counted from 0; -1 when it has none
/// @param position of the last event appended, or 0 when the command changed nothing
public record Receipt(long version, long position) {}
