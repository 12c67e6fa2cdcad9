package io.infranaut.ingestion.process;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceEvent;
import io.infranaut.ingestion.api.SourceEvent.FileFinished;
import io.infranaut.ingestion.api.SourceEvent.FileSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.FileTaken;
import io.infranaut.ingestion.api.SourceEvent.FilesFound;
import io.infranaut.ingestion.api.SourceEvent.HttpSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.SourceCompleted;
import io.infranaut.ingestion.api.SourceEvent.SourceFailed;
import io.infranaut.ingestion.api.SourceEvent.SourceStarted;
import io.infranaut.ingestion.api.SourceEvent.SourceStopped;
import io.infranaut.ingestion.api.SourceFormat;
import io.infranaut.platform.api.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/// A source as its events tell it.
///
/// @param file what a file source reads; null for one that is pushed to
/// @param running whether it should run
/// @param taken copies of files by name
/// @param finished those of which every row is in the queue
record SourceHistory(
        UUID id,
        DatasetId datasetId,
        Intake intake,
        @Nullable FileSource file,
        boolean running,
        Map<String, FileTaken> taken,
        Map<String, Digest> finished) {

    record FileSource(SourceFormat format, String path, int batchSize) {}

    static SourceHistory read(EventStore events, UUID id) {
        DatasetId dataset = null;
        Intake intake = Intake.DEFAULT;
        FileSource file = null;
        boolean running = false;
        var taken = new HashMap<String, FileTaken>();
        var finished = new HashMap<String, Digest>();
        for (Object event : events.readEvents(id.toString())
                .asStream()
                .map(message -> message.getPayload())
                .toList()) {
            switch ((SourceEvent) event) {
                case HttpSourceRegistered e -> {
                    dataset = e.datasetId();
                    intake = e.intake();
                    running = true;
                }
                case FileSourceRegistered e -> {
                    dataset = e.datasetId();
                    intake = e.intake();
                    file = new FileSource(e.format(), e.path(), e.batchSize());
                }
                case SourceStarted _ -> running = true;
                case SourceStopped _, SourceCompleted _, SourceFailed _ -> running = false;
                case FilesFound _ -> {}
                case FileTaken e -> taken.put(e.file(), e);
                case FileFinished e -> finished.put(e.file(), e.body());
            }
        }
        if (dataset == null) {
            throw new IllegalStateException("there is no source " + id);
        }
        return new SourceHistory(id, dataset, intake, file, running, Map.copyOf(taken), Map.copyOf(finished));
    }
}
