package io.infranaut.drift.process;

import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.drift.api.CheckId;
import io.infranaut.drift.api.Difference;
import io.infranaut.drift.api.DriftCommand.RecordVerification;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.TableSchema;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.segment.SegmentException;
import io.infranaut.platform.segment.SegmentStore;
import io.infranaut.platform.table.LogicalDigest;
import io.infranaut.storage.api.SegmentRef;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Computes a recorded verdict again, from the segments and the configuration that its event names, and compares the
/// two event by event, member by member. What the read models show plays no part in it.
@Component
final class VerifyDrift implements Worker<VerifyDrift.Item> {
    static final String KIND = "verify-drift-check";

    private final EventHistory history;
    private final References references;
    private final SegmentStore store;
    private final CommandSender sender;
    private final Clock clock;

    VerifyDrift(EventHistory history, References references, SegmentStore store, CommandSender sender, Clock clock) {
        this.history = history;
        this.references = references;
        this.store = store;
        this.sender = sender;
        this.clock = clock;
    }

    record Item(CheckId checkId, UUID verificationId, String requestId) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Item> itemType() {
        return Item.class;
    }

    private record Outcome(
            String name,
            List<Difference> differences,
            @Nullable Digest segment,
            @Nullable String reason) {}

    @Override
    public void work(String id, Item item) throws IOException {
        Outcome outcome = verify(item.checkId());
        sender.send(
                new RecordVerification(
                        item.checkId(),
                        item.verificationId(),
                        outcome.name(),
                        outcome.differences(),
                        outcome.segment() == null ? null : outcome.segment().value(),
                        outcome.reason(),
                        Verdicts.engine(),
                        clock.instant()),
                Caller.system("drift", clock.instant(), item.requestId()));
    }

    private Outcome verify(CheckId id) throws IOException {
        DriftChecked recorded =
                history.of(id, DriftChecked.class).stream().findFirst().orElseThrow();
        try {
            BaselinePinned baseline = references.pinned(recorded.baselineId(), recorded.baselineVersion());
            TableSchema schema = history.of(recorded.datasetId(), DatasetRegistered.class).stream()
                    .findFirst()
                    .map(DatasetRegistered::schema)
                    .orElseThrow(() -> new CannotCheck("there is no dataset " + recorded.datasetId()));
            DriftChecked again = Verdicts.kernel(recorded.engine())
                    .compute(() ->
                            Verdicts.compute(store, baseline, Verdicts.Inputs.of(recorded), schema, recorded.at()));
            var differences = new ArrayList<Difference>();
            segments("/segments", recorded.segments(), differences);
            segments("/baseline/segments", baseline.segments(), differences);
            compare("", Json.mapper().valueToTree(recorded), Json.mapper().valueToTree(again), differences);
            return differences.isEmpty()
                    ? new Outcome("IDENTICAL", List.of(), null, null)
                    : new Outcome(
                            "DIFFERENT",
                            differences,
                            null,
                            differences.size() + " recorded values are not what the recorded inputs give");
        } catch (SegmentException.Missing e) {
            return new Outcome("INPUT_EXPIRED", List.of(), e.segment(), e.getMessage());
        } catch (SegmentException.Corrupt e) {
            return new Outcome("INPUT_CORRUPT", List.of(), e.segment(), e.getMessage());
        } catch (CannotCheck | IllegalArgumentException e) {
            return new Outcome("DIFFERENT", List.of(), null, "the recorded inputs give no verdict: " + e.getMessage());
        }
    }

    /// Compares what is said of segments with what they hold.
    private void segments(String pointer, List<SegmentRef> segments, List<Difference> differences) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            SegmentRef said = segments.get(i);
            var held = store.read(said.file());
            Digest digest = LogicalDigest.of(held);
            if (!digest.equals(said.rowsDigest())) {
                differences.add(new Difference(
                        pointer + "/" + i + "/rowsDigest", "\"" + said.rowsDigest() + "\"", "\"" + digest + "\""));
            }
            if (held.rows() != said.rows()) {
                differences.add(new Difference(
                        pointer + "/" + i + "/rows", Long.toString(said.rows()), Integer.toString(held.rows())));
            }
        }
    }

    static void compare(
            String pointer, @Nullable JsonNode recorded, @Nullable JsonNode again, List<Difference> differences) {
        if (recorded instanceof ObjectNode left && again instanceof ObjectNode right) {
            var names = new TreeSet<String>(left.propertyNames());
            names.addAll(right.propertyNames());
            for (String name : names) {
                compare(
                        pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        left.get(name),
                        right.get(name),
                        differences);
            }
        } else if (recorded != null && again != null && recorded.isArray() && again.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), again.size()); i++) {
                compare(pointer + "/" + i, recorded.get(i), again.get(i), differences);
            }
        } else if (recorded == null || again == null || !recorded.toString().equals(again.toString())) {
            differences.add(new Difference(
                    pointer, recorded == null ? null : recorded.toString(), again == null ? null : again.toString()));
        }
    }
}
