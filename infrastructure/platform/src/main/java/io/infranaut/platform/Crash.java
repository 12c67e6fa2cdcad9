package io.infranaut.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A place between two steps that must both happen, or where the second must happen again: where a process that ends
/// shows whether it does. A process started with `-Dinfranaut.crash-at=POINT` ends there without warning, as by
/// `kill -9`; with `POINT:3` when it comes there for the third time. In every other process a point does nothing and
/// costs nothing.
public enum Crash {
    /// a command's events are appended and not yet committed
    EVENTS_APPENDED,
    /// a command is committed and not yet answered
    COMMAND_COMMITTED,
    /// a batch is in Kafka and its place is not yet noted
    BATCH_QUEUED,
    /// a process has handled an event, and its token is not yet stored
    EVENT_HANDLED,
    /// a segment is written, and there is no event yet that names it
    SEGMENT_WRITTEN,
    /// a batch's event is there and its rows are not yet copied
    ROWS_NOT_COPIED,
    /// a batch's rows are copied and not yet committed
    ROWS_COPIED,
    /// events are in Kafka, and the publisher's token is not yet stored
    EVENTS_PUBLISHED,
    /// a rebuild has begun to fill its generation
    REBUILD_BEGUN,
    /// a rebuild's generation serves, and that is not yet committed
    REBUILD_SWITCHING,
    /// a deadline has come and nothing is done about it yet
    DEADLINE_DUE,
    /// a deadline's command is committed, and the deadline is still there
    DEADLINE_HANDLED,
    /// a notification is sent, and that is not yet recorded
    NOTIFICATION_SENT;

    /// The system property that names a point.
    public static final String OPTION = "infranaut.crash-at";

    /// With which a process ends at its point.
    public static final int STATUS = 137;

    private static final String[] ASKED = System.getProperty(OPTION, "").split(":", 2);
    private static final @Nullable Crash CHOSEN = Arrays.stream(values())
            .filter(point -> point.option().equals(ASKED[0]))
            .findFirst()
            .orElse(null);
    private static final AtomicInteger TIMES = new AtomicInteger(ASKED.length == 1 ? 1 : Integer.parseInt(ASKED[1]));

    /// The value of [#OPTION] that chooses this point.
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Ends the process if it was started to end here.
    public void here() {
        if (this == CHOSEN && TIMES.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
