package io.infranaut.platform;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A place between two steps that must both happen, or where the second must happen again: where a process that ends
/// shows whether it does. A process started with `-Dinfranaut.crash-at=POINT:3,OTHER:1` ends without warning, as by
/// `kill -9`, at the first of these that it comes to so often. In every other process a point does nothing and costs
/// nothing.
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

    /// The system property that names points.
    public static final String OPTION = "infranaut.crash-at";

    private static final int FIRST_STATUS = 100;
    private static final Map<Crash, AtomicInteger> LEFT = asked(System.getProperty(OPTION, ""));

    /// The value of [#OPTION] for a process that is to end at one of these.
    ///
    /// @param times at which time that it comes to a point, from 1
    public static String option(Map<Crash, Integer> times) {
        return times.entrySet().stream()
                .map(point -> point.getKey().option() + ":" + point.getValue())
                .collect(Collectors.joining(","));
    }

    private static Map<Crash, AtomicInteger> asked(String option) {
        Map<String, Crash> points = Arrays.stream(values()).collect(Collectors.toMap(Crash::option, point -> point));
        var left = new EnumMap<Crash, AtomicInteger>(Crash.class);
        Pattern.compile(",")
                .splitAsStream(option)
                .filter(word -> !word.isEmpty())
                .forEach(word -> {
                    String[] asked = word.split(":");
                    Crash point = points.get(asked[0]);
                    if (point == null || asked.length != 2) {
                        throw new IllegalArgumentException(OPTION + " has no point '" + word + "'");
                    }
                    left.put(point, new AtomicInteger(Integer.parseInt(asked[1])));
                });
        return left;
    }

    /// The name of this point in [#OPTION].
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// At which point a process ended that ended with this status.
    public static Optional<Crash> endedAt(int status) {
        return Arrays.stream(values()).filter(point -> point.status() == status).findFirst();
    }

    private int status() {
        return FIRST_STATUS + ordinal();
    }

    /// Ends the process if it was started to end here.
    public void here() {
        AtomicInteger left = LEFT.get(this);
        if (left != null && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(status());
        }
    }
}
