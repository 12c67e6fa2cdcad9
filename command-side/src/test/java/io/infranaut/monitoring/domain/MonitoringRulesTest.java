package io.infranaut.monitoring.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelId;
import io.infranaut.model.api.Task;
import io.infranaut.monitoring.api.ChunkCommand;
import io.infranaut.monitoring.api.ChunkCommand.RecordPerformance;
import io.infranaut.monitoring.api.ChunkCommand.RecordPerformanceVerification;
import io.infranaut.monitoring.api.ChunkCommand.VerifyPerformance;
import io.infranaut.monitoring.api.ChunkId;
import io.infranaut.monitoring.api.Chunking;
import io.infranaut.monitoring.api.MetricBatchId;
import io.infranaut.monitoring.api.MetricsCommand.RecordMetrics;
import io.infranaut.monitoring.api.MonitorCommand;
import io.infranaut.monitoring.api.MonitorCommand.ChangeChunking;
import io.infranaut.monitoring.api.MonitorCommand.ImpedeMonitor;
import io.infranaut.monitoring.api.MonitorCommand.StartMonitor;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkEvent;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkingChanged;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorEvent;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorImpeded;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerified;
import io.infranaut.monitoring.api.VerificationOutcome;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.storage.api.SegmentRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MonitoringRulesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final MonitorId MONITOR = new MonitorId(new UUID(0, 1));
    private static final ChunkId CHUNK = new ChunkId(new UUID(0, 2));
    private static final ModelId MODEL = new ModelId(new UUID(0, 3));
    private static final UUID VERIFICATION = new UUID(0, 4);

    private static Digest digest(char of) {
        return new Digest(String.valueOf(of).repeat(64));
    }

    private static StartMonitor start(Chunking chunking) {
        return new StartMonitor(
                MONITOR, "default", MODEL, 1, Task.REGRESSION, new DatasetId(new UUID(0, 5)), null, chunking, NOON);
    }

    private static List<MonitorEvent> monitor(MonitorCommand... commands) {
        Monitor state = new Monitor.Unknown();
        var all = new ArrayList<MonitorEvent>();
        for (MonitorCommand command : commands) {
            List<MonitorEvent> events = Monitor.decide(state, command);
            for (MonitorEvent event : events) {
                state = Monitor.evolve(state, event);
            }
            all.addAll(events);
        }
        return all;
    }

    private static List<ChunkEvent> chunk(ChunkCommand... commands) {
        Chunk state = new Chunk.Unmeasured();
        var all = new ArrayList<ChunkEvent>();
        for (ChunkCommand command : commands) {
            List<ChunkEvent> events = Chunk.decide(state, command);
            for (ChunkEvent event : events) {
                state = Chunk.evolve(state, event);
            }
            all.addAll(events);
        }
        return all;
    }

    private static RecordPerformance measured(int chunkingRevision, char rows) {
        return new RecordPerformance(
                CHUNK,
                new PerformanceMeasured(
                        CHUNK,
                        MONITOR,
                        "default",
                        MODEL,
                        1,
                        Task.REGRESSION,
                        0,
                        chunkingRevision,
                        0,
                        null,
                        NOON,
                        NOON,
                        10,
                        5,
                        List.of(),
                        List.of(),
                        List.of(),
                        digest(rows),
                        "test/1",
                        NOON));
    }

    private static VerifyPerformance verify() {
        return new VerifyPerformance(CHUNK, VERIFICATION, NOON);
    }

    private static RecordPerformanceVerification verified() {
        return new RecordPerformanceVerification(
                CHUNK, VERIFICATION, VerificationOutcome.IDENTICAL, List.of(), null, null, "test/1", NOON);
    }

    @Test
    void aMonitorStartsOnce() {
        assertThat(monitor(start(Chunking.DEFAULT), start(Chunking.DEFAULT))).hasSize(1);
    }

    @Test
    void everyOtherChunkingIsANewRevision() {
        var thousand = new Chunking(1000L, null);
        assertThat(monitor(
                        start(Chunking.DEFAULT),
                        new ChangeChunking(MONITOR, Chunking.DEFAULT, NOON),
                        new ChangeChunking(MONITOR, thousand, NOON),
                        new ChangeChunking(MONITOR, thousand, NOON),
                        new ChangeChunking(MONITOR, Chunking.DEFAULT, NOON)))
                .filteredOn(ChunkingChanged.class::isInstance)
                .containsExactly(
                        new ChunkingChanged(MONITOR, thousand, 2, NOON),
                        new ChunkingChanged(MONITOR, Chunking.DEFAULT, 3, NOON));
    }

    @Test
    void aChunkIsNeitherTinyNorHuge() {
        for (Chunking bad : List.of(
                new Chunking(9L, null),
                new Chunking(1_000_001L, null),
                new Chunking(null, Duration.ofSeconds(299)),
                new Chunking(null, Duration.ofDays(367)),
                new Chunking(null, Duration.ofDays(1).plusMillis(1)))) {
            assertThatThrownBy(() -> monitor(start(Chunking.DEFAULT), new ChangeChunking(MONITOR, bad, NOON)))
                    .as("%s", bad)
                    .isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> monitor(new ChangeChunking(MONITOR, Chunking.DEFAULT, NOON)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void theSameImpedimentIsNotedOnce() {
        assertThat(monitor(
                        start(Chunking.DEFAULT),
                        new ImpedeMonitor(MONITOR, "no truth", NOON),
                        new ImpedeMonitor(MONITOR, "no truth", NOON),
                        new ImpedeMonitor(MONITOR, "no time", NOON)))
                .filteredOn(MonitorImpeded.class::isInstance)
                .hasSize(2);
    }

    @Test
    void onlyOtherRowsAreANewRevisionOfAChunk() {
        assertThat(chunk(measured(1, 'a'), measured(1, 'a'), measured(1, 'b'), measured(2, 'b'), measured(1, 'c')))
                .extracting(event -> ((PerformanceMeasured) event).revision())
                .containsExactly(1, 2, 3);
    }

    @Test
    void aVerificationIsOfTheRevisionThatWasThereWhenItWasAskedFor() {
        assertThat(chunk(measured(1, 'a'), verify(), verify(), measured(1, 'b'), verified(), verified()))
                .filteredOn(PerformanceVerified.class::isInstance)
                .singleElement()
                .extracting(event -> ((PerformanceVerified) event).revision())
                .isEqualTo(1);
        assertThatThrownBy(() -> chunk(verify())).isInstanceOf(NotFound.class);
    }

    @Test
    void aBatchOfPointsIsRecordedOnce() {
        var id = new MetricBatchId(new UUID(0, 6));
        var command = new RecordMetrics(
                id, "default", List.of(MODEL), new SegmentRef(digest('a'), digest('b'), 1, 1, NOON, NOON), NOON);
        var event = MetricBatch.decide(new MetricBatch.Unknown(), command).getFirst();
        MetricBatch state = MetricBatch.evolve(event);
        assertThat(MetricBatch.decide(state, command)).isEmpty();
        var other = new RecordMetrics(
                id, "default", List.of(MODEL), new SegmentRef(digest('a'), digest('c'), 1, 1, NOON, NOON), NOON);
        assertThatThrownBy(() -> MetricBatch.decide(state, other)).isInstanceOf(RuleBroken.class);
    }
}
