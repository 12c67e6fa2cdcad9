package io.infranaut.platform.http;

import io.infranaut.platform.readmodel.DeadLetter;
import java.util.Map;

/// A read model cannot answer for the position that the request names. Answered as 503.
public final class NotThereYet extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String problem;
    private final transient Map<String, Object> members;

    /// It has not passed the position yet; soon it will have.
    NotThereYet(String readModel, long position) {
        this(
                "not-there-yet",
                "the read model " + readModel + " has not reached position " + position + " yet",
                Map.of());
    }

    private NotThereYet(String problem, String message, Map<String, Object> members) {
        super(message, null, false, false);
        this.problem = problem;
        this.members = members;
    }

    /// It stands still before the position until somebody resumes it.
    static NotThereYet paused(String readModel, long position) {
        return new NotThereYet(
                "read-model-paused",
                "the read model " + readModel + " is paused and has not reached position " + position,
                Map.of("readModel", readModel));
    }

    /// It has passed the position and could not take in what is there, until somebody has that tried again.
    static NotThereYet dead(DeadLetter letter) {
        return new NotThereYet(
                "dead-letter",
                "the read model " + letter.readModel() + " could not take in the event at position "
                        + letter.position(),
                Map.of("readModel", letter.readModel(), "deadLetter", letter.id()));
    }

    String problem() {
        return problem;
    }

    Map<String, Object> members() {
        return members;
    }
}
