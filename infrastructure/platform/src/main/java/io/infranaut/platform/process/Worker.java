package io.infranaut.platform.process;

/// Does one kind of work that takes time. Runs at least once per item, so what it sends must be idempotent.
///
/// @param <T> record that describes an item, kept as JSON
public interface Worker<T> {
    /// Stable name of this kind of work.
    String kind();

    Class<T> itemType();

    /// With what else its items share threads.
    default Lane lane() {
        return Lane.WORK;
    }

    /// Work that waits for the same threads: what must be prompt does not stand behind what takes long.
    enum Lane {
        /// due at a time, and done in a moment
        DEADLINES(8),
        /// waits for somebody outside
        DELIVERIES(4),
        /// reads data, computes, or waits for a read model
        WORK(4);

        private final int threads;

        Lane(int threads) {
            this.threads = threads;
        }

        int threads() {
            return threads;
        }
    }

    /// Does the work. What it throws is logged and the item is tried again with a growing pause, for ever: a worker
    /// that cannot succeed must record the failure by a command and return.
    void work(String id, T item) throws Exception;
}
