package io.infranaut.platform.process;

/// Does one kind of work that takes time. Runs at least once per item, so what it sends must be idempotent.
///
/// @param <T> record that describes an item, kept as JSON
public interface Worker<T> {
    /// Stable name of this kind of work.
    String kind();

    Class<T> itemType();

    /// Does the work. What it throws is logged and the item is tried again with a growing pause, for ever: a worker
    /// that cannot succeed must record the failure by a command and return.
    void work(String id, T item) throws Exception;
}
