package io.infranaut.platform.api;

/// Belongs to a namespace, and so is open only to callers who may enter it. Implemented by commands that create
/// something and by the states of aggregates.
public interface Namespaced {
    String namespace();
}
