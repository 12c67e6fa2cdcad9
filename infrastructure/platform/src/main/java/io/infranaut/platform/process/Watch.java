package io.infranaut.platform.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Knows of one kind of step when it should have happened, from what is recorded and not from what was planned to have
/// it happen.
public interface Watch {
    /// How many steps are told at most.
    int MOST = 1000;

    /// Stable name of the kind, such as `WORK`.
    String kind();

    /// The steps that should have happened by now and have not, at most [#MOST].
    List<Overdue> overdue(Instant now);

    /// How long it must have looked before it knows that a step is not overdue.
    default Duration looksFor() {
        return Duration.ZERO;
    }

    /// Has a step happen at once. Doing it again changes nothing: a step that has happened does not happen again.
    void nudge(String instance);

    /// @param instance what it is a step of; unique in its kind
    /// @param since when it should have happened
    /// @param cause why it has not, as far as that is known
    /// @param attempts how often it was tried
    record Overdue(String instance, Instant since, String cause, int attempts) {}
}
