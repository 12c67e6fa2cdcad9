package io.infranaut.platform.process;

import io.infranaut.platform.axon.Recorded;
import java.util.Set;

/// A process that follows the events, each event once, in order per aggregate. It is never replayed.
public interface EventProcess {
    /// Stable name; under it the process remembers how far it has read.
    String name();

    /// The events that concern this process, as classes or sealed interfaces; it is given no others.
    Set<Class<?>> events();

    /// Handles one event, in the transaction that stores the progress. Must be quick: long work goes to the
    /// [WorkQueue].
    void on(Object event, Recorded recorded);

    /// Whether an operator may have it stand still for a while.
    default boolean mayBePaused() {
        return true;
    }

    /// Whether it may handle events of different aggregates in any order and side by side: it looks at each event
    /// alone, and at nothing that an event of another aggregate has left behind.
    default boolean maySplit() {
        return false;
    }

    /// Whether somebody waits for what it does, such as for an alert: then it does not stand behind the batches of
    /// others when all have much to catch up with.
    default boolean isPrompt() {
        return false;
    }

    /// Where a process starts that has never run before: with the history's first event, or with what comes next.
    default Start start() {
        return Start.FIRST_EVENT;
    }

    enum Start {
        FIRST_EVENT,
        NEXT_EVENT
    }
}
