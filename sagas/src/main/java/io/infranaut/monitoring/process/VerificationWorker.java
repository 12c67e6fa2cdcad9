package io.infranaut.monitoring.process;

import io.infranaut.monitoring.api.ChunkCommand.RecordPerformanceVerification;
import io.infranaut.monitoring.api.Difference;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorStarted;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceMeasured;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerificationRequested;
import io.infranaut.monitoring.api.PredictionRows;
import io.infranaut.monitoring.api.VerificationOutcome;
import io.infranaut.monitoring.process.ChunkRows.Window;
import io.infranaut.monitoring.process.Log.Unfit;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.Table;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Measures a chunk again from the segments that its measurement cites, never from what was measured.
@Component
final class VerificationWorker implements Worker<PerformanceVerificationRequested> {
    static final String KIND = "monitoring.verify";

    private final EventHistory history;
    private final Logs logs;
    private final SegmentStore segments;
    private final CommandSender sender;
    private final Clock clock;

    VerificationWorker(EventHistory history, Logs logs, SegmentStore segments, CommandSender sender, Clock clock) {
        this.history = history;
        this.logs = logs;
        this.segments = segments;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<PerformanceVerificationRequested> itemType() {
        return PerformanceVerificationRequested.class;
    }

    private record Finding(
            VerificationOutcome outcome,
            List<Difference> differences,
            @Nullable String segment,
            @Nullable String reason) {}

    @Override
    public void work(String id, PerformanceVerificationRequested asked) throws IOException, Unfit {
        PerformanceMeasured recorded = history.of(asked.chunkId(), PerformanceMeasured.class).stream()
                .filter(measured -> measured.revision() == asked.revision())
                .findFirst()
                .orElseThrow();
        Finding finding = find(recorded);
        var now = clock.instant();
        sender.send(
                new RecordPerformanceVerification(
                        asked.chunkId(),
                        asked.verificationId(),
                        finding.outcome(),
                        finding.differences(),
                        finding.segment(),
                        finding.reason(),
                        Measures.ENGINE,
                        now),
                Caller.system("performance", now, id));
    }

    private Finding find(PerformanceMeasured recorded) throws IOException, Unfit {
        try {
            List<Difference> differences = new ArrayList<>();
            JsonNode before = Json.mapper().valueToTree(recorded);
            compare("", before, Json.mapper().valueToTree(again(recorded)), differences);
            return new Finding(
                    differences.isEmpty() ? VerificationOutcome.IDENTICAL : VerificationOutcome.DIFFERENT,
                    differences,
                    null,
                    null);
        } catch (SegmentException.Missing e) {
            return new Finding(
                    VerificationOutcome.INPUT_EXPIRED, List.of(), e.segment().value(), e.getMessage());
        } catch (SegmentException.Corrupt e) {
            return new Finding(
                    VerificationOutcome.INPUT_CORRUPT, List.of(), e.segment().value(), e.getMessage());
        }
    }

    private PerformanceMeasured again(PerformanceMeasured recorded) throws IOException, Unfit {
        MonitorStarted monitor =
                history.of(recorded.monitorId(), MonitorStarted.class).getFirst();
        Log log = logs.of(monitor.task(), monitor.predictions(), monitor.labels());
        List<Table> parts = new ArrayList<>();
        for (PredictionRows rows : recorded.predictions()) {
            parts.add(read(rows.segment(), log.columnNames()).slice((int) rows.firstRow(), (int) rows.lastRow()));
        }
        List<Table> truth = new ArrayList<>();
        for (SegmentRef segment : recorded.labels()) {
            truth.add(read(segment, log.truthNames()));
        }
        ChunkRows joined = ChunkRows.join(log, parts, new Window(recorded.period(), recorded.chunk()), truth);
        return new PerformanceMeasured(
                recorded.chunkId(),
                recorded.monitorId(),
                recorded.namespace(),
                recorded.modelId(),
                recorded.modelVersion(),
                monitor.task(),
                recorded.chunk(),
                recorded.chunkingRevision(),
                recorded.revision(),
                recorded.period(),
                Objects.requireNonNullElse(joined.from(), recorded.from()),
                Objects.requireNonNullElse(joined.to(), recorded.to()),
                joined.table().rows(),
                joined.labelled(),
                Measures.kernel(recorded.engine()).compute(() -> Measures.of(monitor.task(), joined.table())),
                recorded.predictions(),
                recorded.labels(),
                joined.digest(),
                recorded.engine(),
                recorded.at());
    }

    private Table read(SegmentRef segment, List<String> columns) throws IOException {
        return segments.readVerified(segment.file(), segment.rowsDigest()).project(columns);
    }

    private static void compare(
            String pointer, @Nullable JsonNode recorded, @Nullable JsonNode again, List<Difference> differences) {
        if (Objects.equals(recorded, again)) {
            return;
        }
        if (recorded != null && again != null && recorded.isObject() && again.isObject()) {
            var names = new TreeSet<>(recorded.propertyNames());
            names.addAll(again.propertyNames());
            names.forEach(name -> compare(pointer + "/" + name, recorded.get(name), again.get(name), differences));
        } else if (recorded != null && again != null && recorded.isArray() && again.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), again.size()); i++) {
                compare(pointer + "/" + i, recorded.get(i), again.get(i), differences);
            }
        } else {
            differences.add(new Difference(pointer, text(recorded), text(again)));
        }
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.toString();
    }
}
