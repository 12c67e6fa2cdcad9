package io.infranaut.platform.axon;

/// What an operator may do with a follower of the events. Its invoker says so; one that says nothing is a process that
/// may be paused.
public interface Governed {
    /// Whether it fills a read model.
    default boolean isReadModel() {
        return false;
    }

    default boolean mayBePaused() {
        return true;
    }

    /// Whether several segments of it may run side by side: events of different sequences may be handled in any order
    /// then. Which segment an event belongs to is for the invoker's `canHandle` to say.
    default boolean maySplit() {
        return false;
    }
}
