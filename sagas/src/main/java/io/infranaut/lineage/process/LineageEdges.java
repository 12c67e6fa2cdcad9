package io.infranaut.lineage.process;

import static java.util.stream.Collectors.toMap;

import io.infranaut.baseline.api.BaselineEvent.BaselineCreated;
import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionPinned;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.DriftEvent.DriftChecked;
import io.infranaut.ingestion.api.SourceEvent.FileSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.HttpSourceRegistered;
import io.infranaut.ingestion.api.SourceId;
import io.infranaut.lineage.api.EdgeCommand.RecordEdge;
import io.infranaut.lineage.api.EdgeId;
import io.infranaut.lineage.api.Node;
import io.infranaut.lineage.api.Node.Kind;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.platform.Ids;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Records the edges that follow from what happens to sources, datasets, baselines, models and drift checks.
@Component
final class LineageEdges implements EventProcess {
    private final CommandSender sender;
    private final EventHistory history;
    private final Clock clock;

    LineageEdges(CommandSender sender, EventHistory history, Clock clock) {
        this.sender = sender;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "lineage-edges";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                HttpSourceRegistered.class,
                FileSourceRegistered.class,
                DatasetVersionPinned.class,
                BaselinePinned.class,
                ModelVersionRegistered.class,
                DriftChecked.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        switch (event) {
            case HttpSourceRegistered e -> fed(e.namespace(), e.sourceId(), e.name(), e.datasetId(), recorded);
            case FileSourceRegistered e -> fed(e.namespace(), e.sourceId(), e.name(), e.datasetId(), recorded);
            case DatasetVersionPinned e -> pinned(e, recorded);
            case BaselinePinned e -> pinned(e, recorded);
            case ModelVersionRegistered e -> registered(e, recorded);
            case DriftChecked e -> checked(e, recorded);
            default -> {}
        }
    }

    private void fed(String namespace, SourceId source, String name, DatasetId dataset, Recorded recorded) {
        record(
                namespace,
                new Node(Kind.SOURCE, source.toString(), name),
                rows(namespace, dataset, null),
                "feeds",
                Map.of(),
                recorded);
    }

    private void pinned(DatasetVersionPinned e, Recorded recorded) {
        String namespace =
                history.of(e.datasetId(), DatasetRegistered.class).getFirst().namespace();
        record(
                namespace,
                rows(namespace, e.datasetId(), null),
                rows(namespace, e.datasetId(), e.number()),
                "pinned-as",
                details("rows", e.rows(), "note", e.note()),
                recorded);
    }

    private void pinned(BaselinePinned e, Recorded recorded) {
        Node version = baseline(e.baselineId(), e.number());
        record(
                e.namespace(),
                new Node(Kind.BASELINE, e.baselineId().toString(), baselineName(e.baselineId())),
                version,
                "pinned-as",
                Map.of(),
                recorded);
        record(
                e.namespace(),
                rows(e.namespace(), e.datasetId(), e.datasetVersion()),
                version,
                "profiled-as",
                details(
                        "rows",
                        e.rows(),
                        "from",
                        e.from(),
                        "to",
                        e.to(),
                        "rowsDigest",
                        e.rowsDigest().value()),
                recorded);
    }

    private void registered(ModelVersionRegistered e, Recorded recorded) {
        ModelRegistered model = history.of(e.modelId(), ModelRegistered.class).getFirst();
        String namespace = model.namespace();
        var version = new Node(Kind.MODEL_VERSION, e.modelId() + "/" + e.version(), model.name() + "/" + e.version());
        record(
                namespace,
                new Node(Kind.MODEL, e.modelId().toString(), model.name()),
                version,
                "registered-as",
                details("label", e.label(), "uri", e.uri()),
                recorded);
        if (e.training() != null) {
            record(namespace, rows(namespace, e.training(), null), version, "trained", Map.of(), recorded);
        }
        if (e.predictions() != null) {
            record(namespace, version, rows(namespace, e.predictions(), null), "predicted", Map.of(), recorded);
        }
        if (e.labels() != null) {
            record(namespace, rows(namespace, e.labels(), null), version, "labels", Map.of(), recorded);
        }
    }

    private void checked(DriftChecked e, Recorded recorded) {
        String id = e.checkId().toString();
        var check = new Node(Kind.CHECK, id, Objects.requireNonNullElse(e.name(), id));
        record(
                e.namespace(),
                baseline(e.baselineId(), e.baselineVersion()),
                check,
                "reference-of",
                details("rows", e.referenceRows()),
                recorded);
        record(
                e.namespace(),
                rows(e.namespace(), e.datasetId(), e.datasetVersion()),
                check,
                "checked-by",
                details("rows", e.currentRows(), "from", e.from(), "to", e.to(), "verdict", e.verdict()),
                recorded);
    }

    private Node baseline(BaselineId id, int number) {
        return new Node(Kind.BASELINE_VERSION, id + "/" + number, baselineName(id) + "/" + number);
    }

    private String baselineName(BaselineId id) {
        return history.of(id, BaselineCreated.class).getFirst().name();
    }

    /// A dataset, or a version of it. It is labelled with its name only within its own namespace.
    private Node rows(String namespace, DatasetId id, @Nullable Integer version) {
        Optional<String> name = history.of(id, DatasetRegistered.class).stream()
                .filter(dataset -> dataset.namespace().equals(namespace))
                .map(DatasetRegistered::name)
                .findFirst();
        String label = name.orElse(id.toString());
        return version == null
                ? new Node(Kind.DATASET, id.toString(), label)
                : new Node(Kind.DATASET_VERSION, id + "/" + version, label + "/" + version);
    }

    /// The details that there are, of names and values in turn.
    private static Map<String, String> details(@Nullable Object... namesAndValues) {
        return Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
                .filter(i -> namesAndValues[i + 1] != null)
                .collect(toMap(i -> String.valueOf(namesAndValues[i]), i -> String.valueOf(namesAndValues[i + 1])));
    }

    private void record(
            String namespace,
            Node source,
            Node target,
            String relationship,
            Map<String, String> details,
            Recorded cause) {
        var id = new EdgeId(Ids.derived(
                "lineage",
                namespace,
                source.kind().name(),
                source.id(),
                target.kind().name(),
                target.id(),
                relationship));
        sender.send(
                new RecordEdge(id, namespace, source, target, relationship, new TreeMap<>(details), cause.at()),
                Caller.system(name(), clock.instant(), cause.requestId()));
    }
}
