package io.infranaut.monitoring.domain;

import io.infranaut.monitoring.api.ChunkCommand;
import io.infranaut.monitoring.api.ChunkCommand.RecordPerformance;
import io.infranaut.monitoring.api.ChunkCommand.RecordPerformanceVerification;
import io.infranaut.monitoring.api.ChunkCommand.VerifyPerformance;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkEvent;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerificationRequested;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerified;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A chunk: not measured yet, or measured so many times.
public sealed interface Chunk {
    record Unmeasured() implements Chunk {}

    /// @param latest measurement
    /// @param open verifications that have no outcome yet
    record Measured(PerformanceMeasured latest, Map<UUID, PerformanceVerificationRequested> open)
            implements Chunk, Namespaced {
        public Measured {
            open = Map.copyOf(open);
        }

        @Override
        public String namespace() {
            return latest.namespace();
        }
    }

    static List<ChunkEvent> decide(Chunk state, ChunkCommand command) {
        return switch (command) {
            case RecordPerformance c ->
                switch (state) {
                    case Unmeasured _ -> List.of(c.measurement().as(1));
                    case Measured m -> next(m.latest(), c.measurement());
                };
            case VerifyPerformance c -> {
                Measured measured = measured(state, c);
                yield measured.open().containsKey(c.verificationId())
                        ? List.of()
                        : List.of(new PerformanceVerificationRequested(
                                c.chunkId(),
                                measured.latest().monitorId(),
                                c.verificationId(),
                                measured.namespace(),
                                measured.latest().chunk(),
                                measured.latest().revision(),
                                c.at()));
            }
            case RecordPerformanceVerification c -> {
                PerformanceVerificationRequested asked =
                        measured(state, c).open().get(c.verificationId());
                yield asked == null
                        ? List.of()
                        : List.of(new PerformanceVerified(
                                c.chunkId(),
                                asked.monitorId(),
                                c.verificationId(),
                                asked.namespace(),
                                asked.chunk(),
                                asked.revision(),
                                c.outcome(),
                                c.differences(),
                                c.segment(),
                                c.reason(),
                                c.engine(),
                                c.at()));
            }
        };
    }

    private static List<ChunkEvent> next(PerformanceMeasured latest, PerformanceMeasured measurement) {
        boolean known = measurement.chunkingRevision() < latest.chunkingRevision()
                || measurement.chunkingRevision() == latest.chunkingRevision()
                        && measurement.rowsDigest().equals(latest.rowsDigest());
        return known ? List.of() : List.of(measurement.as(latest.revision() + 1));
    }

    private static Measured measured(Chunk state, ChunkCommand command) {
        return switch (state) {
            case Measured measured -> measured;
            case Unmeasured _ -> throw new NotFound("measured chunk", command.chunkId());
        };
    }

    static Chunk evolve(Chunk state, ChunkEvent event) {
        Map<UUID, PerformanceVerificationRequested> open =
                state instanceof Measured m ? new TreeMap<>(m.open()) : new TreeMap<>();
        return switch (event) {
            case PerformanceMeasured e -> new Measured(e, open);
            case PerformanceVerificationRequested e -> {
                open.put(e.verificationId(), e);
                yield new Measured(((Measured) state).latest(), open);
            }
            case PerformanceVerified e -> {
                open.remove(e.verificationId());
                yield new Measured(((Measured) state).latest(), open);
            }
        };
    }
}
