package io.infranaut.platform.queue;

/// How much of a source may wait.
public record Bound(long rows, long bytes) {}
