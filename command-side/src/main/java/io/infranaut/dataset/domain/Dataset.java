package io.infranaut.dataset.domain;

import io.infranaut.dataset.api.DatasetCommand;
import io.infranaut.dataset.api.DatasetCommand.ArchiveDataset;
import io.infranaut.dataset.api.DatasetCommand.DescribeDataset;
import io.infranaut.dataset.api.DatasetCommand.PinDatasetVersion;
import io.infranaut.dataset.api.DatasetCommand.RefuseDatasetVersion;
import io.infranaut.dataset.api.DatasetCommand.RegisterDataset;
import io.infranaut.dataset.api.DatasetCommand.RequestDatasetVersion;
import io.infranaut.dataset.api.DatasetEvent;
import io.infranaut.dataset.api.DatasetEvent.DatasetArchived;
import io.infranaut.dataset.api.DatasetEvent.DatasetDescribed;
import io.infranaut.dataset.api.DatasetEvent.DatasetRegistered;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionPinned;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRefused;
import io.infranaut.dataset.api.DatasetEvent.DatasetVersionRequested;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.platform.api.Column;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.storage.api.SegmentRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A dataset's life: unknown, registered, archived. Rows come and go past it; it knows what describes them and which
/// versions were pinned.
public sealed interface Dataset {
    /// So many columns still fit a table of PostgreSQL.
    int MAX_COLUMNS = 1000;

    record Unknown() implements Dataset {}

    /// @param version number of the last pinned version, 0 for none
    /// @param requests that wait for their version, with their notes
    /// @param answered requests that have been answered
    record Registered(
            String namespace,
            boolean archived,
            @Nullable String description,
            @Nullable String owner,
            List<String> tags,
            int version,
            Map<UUID, Optional<String>> requests,
            Set<UUID> answered)
            implements Dataset, Namespaced {
        public Registered {
            tags = List.copyOf(tags);
            requests = Map.copyOf(requests);
            answered = Set.copyOf(answered);
        }
    }

    static List<DatasetEvent> decide(Dataset state, DatasetCommand command) {
        return switch (state) {
            case Unknown _ ->
                switch (command) {
                    case RegisterDataset c -> register(c);
                    case DescribeDataset _,
                            ArchiveDataset _,
                            RequestDatasetVersion _,
                            PinDatasetVersion _,
                            RefuseDatasetVersion _ -> throw new NotFound("dataset", command.datasetId());
                };
            case Registered dataset ->
                switch (command) {
                    case RegisterDataset c ->
                        throw new RuleBroken(
                                "dataset-exists", "there is already a dataset " + c.name() + " in " + c.namespace());
                    case DescribeDataset c -> describe(dataset, c);
                    case ArchiveDataset c ->
                        dataset.archived() ? List.of() : List.of(new DatasetArchived(c.datasetId(), c.at()));
                    case RequestDatasetVersion c -> request(dataset, c);
                    case PinDatasetVersion c -> pin(dataset, c);
                    case RefuseDatasetVersion c ->
                        waits(dataset, c.datasetId(), c.requestId())
                                ? List.of(new DatasetVersionRefused(c.datasetId(), c.requestId(), c.reason(), c.at()))
                                : List.of();
                };
        };
    }

    private static List<DatasetEvent> register(RegisterDataset c) {
        List<Column> columns = c.schema().columns();
        if (columns.size() > MAX_COLUMNS) {
            throw new InvalidInput("/columns", "a dataset has at most " + MAX_COLUMNS + " columns");
        }
        var errors = new ArrayList<InvalidInput.Field>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().chars().anyMatch(Character::isISOControl)) {
                errors.add(
                        new InvalidInput.Field("/columns/" + i + "/name", "a column's name has no control characters"));
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
        return List.of(new DatasetRegistered(
                c.datasetId(),
                c.namespace(),
                c.name(),
                c.description(),
                c.schema(),
                c.owner(),
                c.tags().stream().sorted().toList(),
                c.source(),
                c.at()));
    }

    private static List<DatasetEvent> describe(Registered dataset, DescribeDataset c) {
        mustBeActive(dataset);
        String description = c.description() == null ? dataset.description() : c.description();
        String owner = c.owner() == null ? dataset.owner() : c.owner();
        List<String> tags =
                c.tags() == null ? dataset.tags() : c.tags().stream().sorted().toList();
        boolean same = Objects.equals(description, dataset.description())
                && Objects.equals(owner, dataset.owner())
                && tags.equals(dataset.tags());
        return same ? List.of() : List.of(new DatasetDescribed(c.datasetId(), description, owner, tags, c.at()));
    }

    private static List<DatasetEvent> request(Registered dataset, RequestDatasetVersion c) {
        if (dataset.requests().containsKey(c.requestId()) || dataset.answered().contains(c.requestId())) {
            return List.of();
        }
        if (c.from() != null && c.to() != null && !c.from().isBefore(c.to())) {
            throw new InvalidInput("/to", "a window ends after it begins");
        }
        return List.of(new DatasetVersionRequested(c.datasetId(), c.requestId(), c.from(), c.to(), c.note(), c.at()));
    }

    private static List<DatasetEvent> pin(Registered dataset, PinDatasetVersion c) {
        if (!waits(dataset, c.datasetId(), c.requestId())) {
            return List.of();
        }
        if (c.segments().isEmpty()) {
            throw new InvalidInput("/segments", "a version has rows");
        }
        return List.of(new DatasetVersionPinned(
                c.datasetId(),
                c.requestId(),
                dataset.version() + 1,
                c.segments(),
                c.segments().stream().mapToLong(SegmentRef::rows).sum(),
                Objects.requireNonNull(dataset.requests().get(c.requestId())).orElse(null),
                c.at()));
    }

    private static boolean waits(Registered dataset, DatasetId id, UUID request) {
        if (dataset.answered().contains(request)) {
            return false;
        }
        if (!dataset.requests().containsKey(request)) {
            throw new NotFound("request for a version of dataset " + id, request);
        }
        return true;
    }

    private static void mustBeActive(Registered dataset) {
        if (dataset.archived()) {
            throw new RuleBroken("dataset-must-be-active", "the dataset is archived");
        }
    }

    static Dataset evolve(Dataset state, DatasetEvent event) {
        return switch (event) {
            case DatasetRegistered e ->
                new Registered(e.namespace(), false, e.description(), e.owner(), e.tags(), 0, Map.of(), Set.of());
            case DatasetDescribed e -> {
                Registered old = (Registered) state;
                yield new Registered(
                        old.namespace(),
                        old.archived(),
                        e.description(),
                        e.owner(),
                        e.tags(),
                        old.version(),
                        old.requests(),
                        old.answered());
            }
            case DatasetArchived _ -> {
                Registered old = (Registered) state;
                yield new Registered(
                        old.namespace(),
                        true,
                        old.description(),
                        old.owner(),
                        old.tags(),
                        old.version(),
                        old.requests(),
                        old.answered());
            }
            case DatasetVersionRequested e -> {
                Registered old = (Registered) state;
                var requests = new LinkedHashMap<>(old.requests());
                requests.put(e.requestId(), Optional.ofNullable(e.note()));
                yield new Registered(
                        old.namespace(),
                        old.archived(),
                        old.description(),
                        old.owner(),
                        old.tags(),
                        old.version(),
                        requests,
                        old.answered());
            }
            case DatasetVersionPinned e -> answered((Registered) state, e.requestId(), e.number());
            case DatasetVersionRefused e -> answered((Registered) state, e.requestId(), ((Registered) state).version());
        };
    }

    private static Registered answered(Registered old, UUID request, int version) {
        var requests = new LinkedHashMap<>(old.requests());
        requests.remove(request);
        var answered = new LinkedHashSet<>(old.answered());
        answered.add(request);
        return new Registered(
                old.namespace(),
                old.archived(),
                old.description(),
                old.owner(),
                old.tags(),
                version,
                requests,
                answered);
    }
}
