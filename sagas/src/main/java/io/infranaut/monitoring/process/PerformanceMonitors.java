package io.infranaut.monitoring.process;

import static io.infranaut.persistence.jooq.platform.Tables.PERFORMANCE_MONITOR;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.monitoring.api.Chunking;
import io.infranaut.monitoring.api.MonitorCommand.StartMonitor;
import io.infranaut.monitoring.api.MonitorId;
import io.infranaut.monitoring.api.MonitoringEvent.ChunkingChanged;
import io.infranaut.monitoring.api.MonitoringEvent.MonitorStarted;
import io.infranaut.monitoring.api.MonitoringEvent.PerformanceVerificationRequested;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.storage.api.PartitionEvent.BatchStored;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Starts a monitor for every model version that has a prediction log, and notes work for the monitors that a stored
/// batch concerns. The monitors are kept in a table of its own, written with its token, so that no batch passes a
/// monitor by: those before its start it finds itself, those after it are told here.
@Component
final class PerformanceMonitors implements EventProcess {
    private static final long SLOT_MILLIS = 500;

    private final DSLContext db;
    private final CommandSender sender;
    private final EventHistory history;
    private final ObjectProvider<WorkQueue> work;
    private final Clock clock;

    PerformanceMonitors(
            DSLContext db, CommandSender sender, EventHistory history, ObjectProvider<WorkQueue> work, Clock clock) {
        this.db = db;
        this.sender = sender;
        this.history = history;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "performance-monitors";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                ModelVersionRegistered.class,
                MonitorStarted.class,
                ChunkingChanged.class,
                BatchStored.class,
                PerformanceVerificationRequested.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        switch (event) {
            case ModelVersionRegistered e -> start(e, recorded);
            case MonitorStarted e -> {
                db.newRecord(PERFORMANCE_MONITOR)
                        .setMonitorId(e.monitorId().value())
                        .setNamespace(e.namespace())
                        .setModelId(e.modelId().value())
                        .setModelVersion(e.modelVersion())
                        .setTask(e.task().name())
                        .setPredictionsId(e.predictions().value())
                        .setLabelsId(e.labels() == null ? null : e.labels().value())
                        .setChunkCount(e.chunking().count())
                        .setChunkSeconds(seconds(e.chunking()))
                        .setChunkingRevision(1)
                        .setCutRevision(1)
                        .setDuePosition(recorded.position())
                        .insert();
                due(work.getObject(), e.monitorId(), clock.instant());
            }
            case ChunkingChanged e -> {
                db.update(PERFORMANCE_MONITOR)
                        .set(PERFORMANCE_MONITOR.CHUNK_COUNT, e.chunking().count())
                        .set(PERFORMANCE_MONITOR.CHUNK_SECONDS, seconds(e.chunking()))
                        .set(PERFORMANCE_MONITOR.CHUNKING_REVISION, e.chunkingRevision())
                        .set(PERFORMANCE_MONITOR.DUE_POSITION, recorded.position())
                        .where(PERFORMANCE_MONITOR.MONITOR_ID.eq(e.monitorId().value()))
                        .execute();
                due(work.getObject(), e.monitorId(), clock.instant());
            }
            case BatchStored e when e.segment() != null -> stored(e.datasetId(), recorded);
            case PerformanceVerificationRequested e ->
                work.getObject().put(VerificationWorker.KIND, e.verificationId().toString(), e);
            default -> {}
        }
    }

    private void start(ModelVersionRegistered e, Recorded recorded) {
        DatasetId predictions = e.predictions();
        if (predictions == null) {
            return;
        }
        ModelRegistered model = history.of(e.modelId(), ModelRegistered.class).getFirst();
        var id = new MonitorId(Ids.derived("monitor", e.modelId().toString(), Integer.toString(e.version())));
        sender.send(
                new StartMonitor(
                        id,
                        model.namespace(),
                        e.modelId(),
                        e.version(),
                        model.task(),
                        predictions,
                        e.labels(),
                        Chunking.DEFAULT,
                        recorded.at()),
                Caller.system("performance-monitors", recorded.at(), recorded.requestId()));
    }

    private void stored(DatasetId dataset, Recorded recorded) {
        db.update(PERFORMANCE_MONITOR)
                .set(PERFORMANCE_MONITOR.DUE_POSITION, recorded.position())
                .where(PERFORMANCE_MONITOR.PREDICTIONS_ID.eq(dataset.value()))
                .or(PERFORMANCE_MONITOR.LABELS_ID.eq(dataset.value()))
                .returning(PERFORMANCE_MONITOR.MONITOR_ID)
                .fetch(PERFORMANCE_MONITOR.MONITOR_ID)
                .forEach(id -> due(work.getObject(), new MonitorId(id), clock.instant()));
    }

    private static @Nullable Long seconds(Chunking chunking) {
        return chunking.period() == null ? null : chunking.period().toSeconds();
    }

    /// Notes work for a monitor: one item for all that comes within half a second, due when that is over. So what comes
    /// while an item is worked on gets an item of its own.
    static void due(WorkQueue work, MonitorId monitorId, Instant now) {
        long slot = Math.floorDiv(now.toEpochMilli(), SLOT_MILLIS) + 1;
        work.put(
                PerformanceWorker.KIND,
                monitorId + "/" + slot,
                new PerformanceWorker.Due(monitorId),
                Instant.ofEpochMilli(slot * SLOT_MILLIS));
    }
}
