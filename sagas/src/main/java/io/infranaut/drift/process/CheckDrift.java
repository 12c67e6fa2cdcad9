package io.infranaut.drift.process;

import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.DriftCommand;
import io.infranaut.drift.api.DriftCommand.FailDriftCheck;
import io.infranaut.drift.api.DriftCommand.RecordDriftCheck;
import io.infranaut.drift.api.DriftCommand.RequestDriftCheck;
import io.infranaut.drift.api.DriftCommand.SplitDriftCheck;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.ColumnRole;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.storage.api.RowSelections;
import io.infranaut.storage.api.RowSelections.Selection;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Computes the checks that were asked for: finds out what is meant, reads the rows of both sides and records the
/// verdict, or cuts the check into one per chunk.
@Component
final class CheckDrift implements Worker<CheckDrift.Item> {
    static final String KIND = "drift-check";

    private final References references;
    private final RowSelections selections;
    private final SegmentStore store;
    private final CommandSender sender;
    private final Clock clock;

    CheckDrift(References references, RowSelections selections, SegmentStore store, CommandSender sender, Clock clock) {
        this.references = references;
        this.selections = selections;
        this.store = store;
        this.sender = sender;
        this.clock = clock;
    }

    record Item(DriftCheckRequested request, long position, String requestId) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    @Override
    public void work(String id, Item item) throws IOException {
        var caller = Caller.system("drift", clock.instant(), item.requestId());
        for (DriftCommand command : answer(item)) {
            sender.send(command, caller);
        }
    }

    private List<DriftCommand> answer(Item item) throws IOException {
        DriftCheckRequested request = item.request();
        try {
            References.Resolved resolved = references.resolve(request, item.position());
            Selection window = selections
                    .select(
                            resolved.datasetId(),
                            request.datasetVersion(),
                            request.from(),
                            request.to(),
                            item.position())
                    .filter(selection -> selection.namespace().equals(request.namespace()))
                    .orElseThrow(() -> new CannotCheck("the namespace " + request.namespace() + " has no dataset "
                            + resolved.datasetId()
                            + (request.datasetVersion() == null ? "" : " with a version " + request.datasetVersion())));
            if (request.chunkRows() != null || request.chunkPeriod() != null) {
                return split(request, resolved, window);
            }
            return List.of(new RecordDriftCheck(request.checkId(), verdict(request, resolved, window)));
        } catch (CannotCheck | SegmentException | IllegalArgumentException e) {
            return List.of(new FailDriftCheck(request.checkId(), String.valueOf(e.getMessage()), clock.instant()));
        }
    }

    private DriftChecked verdict(DriftCheckRequested request, References.Resolved resolved, Selection window)
            throws IOException {
        BaselinePinned baseline = resolved.baseline();
        var inputs = new Verdicts.Inputs(
                request.checkId(),
                request.namespace(),
                request.name(),
                request.partOf(),
                request.modelId() == null ? baseline.modelId() : request.modelId(),
                resolved.model().map(ModelVersionRegistered::version).orElse(null),
                resolved.datasetId(),
                request.datasetVersion(),
                request.from(),
                request.to(),
                request.firstRow(),
                request.lastRow(),
                window.segments(),
                request.configuration());
        return Verdicts.compute(store, baseline, inputs, window.schema(), clock.instant());
    }

    private List<DriftCommand> split(DriftCheckRequested request, References.Resolved resolved, Selection window)
            throws IOException {
        String time =
                window.schema().withRole(ColumnRole.TIME).map(Column::name).orElse(null);
        List<Chunks.Chunk> chunks = Chunks.of(request, store, window.segments(), time);
        var commands = new ArrayList<DriftCommand>();
        var parts = new ArrayList<CheckId>();
        for (Chunks.Chunk chunk : chunks) {
            CheckId part = chunk.idIn(request.checkId());
            parts.add(part);
            commands.add(new RequestDriftCheck(
                    part,
                    request.namespace(),
                    request.name(),
                    request.checkId(),
                    resolved.baseline().baselineId(),
                    resolved.baseline().number(),
                    request.modelId(),
                    null,
                    resolved.model().map(ModelVersionRegistered::version).orElse(null),
                    resolved.datasetId(),
                    request.datasetVersion(),
                    chunk.from(),
                    chunk.to(),
                    chunk.firstRow(),
                    chunk.lastRow(),
                    null,
                    null,
                    request.configuration(),
                    request.at()));
        }
        commands.add(new SplitDriftCheck(request.checkId(), parts, clock.instant()));
        return commands;
    }
}
