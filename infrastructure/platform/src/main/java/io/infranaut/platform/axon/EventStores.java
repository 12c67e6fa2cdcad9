package io.infranaut.platform.axon;

import java.util.Set;
import org.springframework.core.env.Environment;

/// Where the events may be kept.
final class EventStores {
    static final String PROPERTY = "infranaut.event-store";
    static final String POSTGRES = "postgres";
    static final String AXON_SERVER = "axon-server";

    private EventStores() {}

    /// @throws IllegalArgumentException if the setting names no event store
    static void check(Environment settings) {
        String chosen = settings.getProperty(PROPERTY, POSTGRES);
        if (!Set.of(POSTGRES, AXON_SERVER).contains(chosen)) {
            throw new IllegalArgumentException(
                    "there is no event store '" + chosen + "': " + PROPERTY + " is " + POSTGRES + " or " + AXON_SERVER);
        }
    }
}
