package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.Chunking;
import io.infranaut.monitoring.api.MonitorCommand;
import io.infranaut.monitoring.api.MonitorCommand.ChangeChunking;
import io.infranaut.monitoring.api.MonitorCommand.ImpedeMonitor;
import io.infranaut.monitoring.api.MonitorCommand.StartMonitor;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkingChanged;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorEvent;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorImpeded;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorStarted;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A performance monitor: unknown, or running.
public sealed interface Monitor {
    /// Fewest rows of a chunk.
    long MIN_COUNT = 10;
    /// Most rows of a chunk.
    long MAX_COUNT = 1_000_000;
    /// Shortest chunk in event time.
    Duration MIN_PERIOD = Duration.ofMinutes(5);
    /// Longest chunk in event time.
    Duration MAX_PERIOD = Duration.ofDays(366);

    record Unknown() implements Monitor {}

    /// @param chunkingRevision how often the chunking has been set
    /// @param impediment the last one recorded
    record Running(
            String namespace,
            Chunking chunking,
            int chunkingRevision,
            @Nullable String impediment) implements Monitor, Namespaced {}

    static List<MonitorEvent> decide(Monitor state, MonitorCommand command) {
        return switch (command) {
            case StartMonitor c ->
                switch (state) {
                    case Unknown _ ->
                        List.of(new MonitorStarted(
                                c.monitorId(),
                                c.namespace(),
                                c.modelId(),
                                c.modelVersion(),
                                c.task(),
                                c.predictions(),
                                c.labels(),
                                fitting(c.chunking()),
                                c.at()));
                    case Running _ -> List.of();
                };
            case ChangeChunking c -> {
                Running running = known(state, c);
                yield running.chunking().equals(fitting(c.chunking()))
                        ? List.of()
                        : List.of(new ChunkingChanged(
                                c.monitorId(), c.chunking(), running.chunkingRevision() + 1, c.at()));
            }
            case ImpedeMonitor c ->
                c.reason().equals(known(state, c).impediment())
                        ? List.of()
                        : List.of(new MonitorImpeded(c.monitorId(), c.reason(), c.at()));
        };
    }

    private static Running known(Monitor state, MonitorCommand command) {
        return switch (state) {
            case Running running -> running;
            case Unknown _ -> throw new NotFound("performance monitor", command.monitorId());
        };
    }

    private static Chunking fitting(Chunking chunking) {
        Long count = chunking.count();
        if (count != null && (count < MIN_COUNT || count > MAX_COUNT)) {
            throw new InvalidInput("/chunk/count", "a chunk has " + MIN_COUNT + " to " + MAX_COUNT + " rows");
        }
        Duration period = chunking.period();
        if (period != null
                && (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0 || period.getNano() != 0)) {
            throw new InvalidInput("/chunk/period", "a period is of whole seconds, from PT5M to P366D");
        }
        return chunking;
    }

    static Monitor evolve(Monitor state, MonitorEvent event) {
        return switch (event) {
            case MonitorStarted e -> new Running(e.namespace(), e.chunking(), 1, null);
            case ChunkingChanged e -> {
                Running r = (Running) state;
                yield new Running(r.namespace(), e.chunking(), e.chunkingRevision(), null);
            }
            case MonitorImpeded e -> {
                Running r = (Running) state;
                yield new Running(r.namespace(), r.chunking(), r.chunkingRevision(), e.reason());
            }
        };
    }
}
