package io.infranaut.drift.process;

import static io.infranaut.persistence.jooq.public_.Tables.BASELINES;

import io.infranaut.baseline.api.BaselineEvent;
import io.infranaut.baseline.api.BaselineEvent.BaselineCreated;
import io.infranaut.baseline.api.BaselineEvent.BaselinePinned;
import io.infranaut.baseline.api.BaselineEvent.BaselinePromoted;
import io.infranaut.baseline.api.BaselineId;
import io.infranaut.dataset.api.DatasetId;
import io.infranaut.drift.api.DriftEvent.DriftCheckRequested;
import io.infranaut.model.api.ModelEvent;
import io.infranaut.model.api.ModelEvent.ModelAliasSet;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.model.api.ModelId;
import io.infranaut.platform.axon.EventHistory;
import io.infranaut.platform.readmodel.ReadModels;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Finds out which baseline and which dataset a request means, from what is recorded of baselines and models.
@Component
final class References {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final EventHistory history;
    private final ReadModels readModels;
    private final DSLContext db;

    References(EventHistory history, ReadModels readModels, DSLContext db) {
        this.history = history;
        this.readModels = readModels;
        this.db = db;
    }

    /// @param model version of the request's model, if it names one that has versions
    /// @param datasetId of the window
    record Resolved(BaselinePinned baseline, Optional<ModelVersionRegistered> model, DatasetId datasetId) {}

    /// @throws CannotCheck when something that the request names is not there
    Resolved resolve(DriftCheckRequested request, long position) {
        Optional<ModelVersionRegistered> version =
                request.modelId() == null ? Optional.empty() : modelVersion(request.modelId(), request);
        BaselineId id = request.baselineId() != null
                ? request.baselineId()
                : baselineOf(Objects.requireNonNull(request.modelId()), request.namespace(), position);
        DatasetId dataset = Optional.ofNullable(request.datasetId())
                .or(() -> version.map(ModelVersionRegistered::predictions))
                .orElseThrow(() -> new CannotCheck("the model's version names no prediction log, so name the dataset"));
        return new Resolved(pinned(id, request, version), version, dataset);
    }

    /// A version of a baseline, as it was pinned.
    ///
    /// @throws CannotCheck when there is none
    BaselinePinned pinned(BaselineId id, int number) {
        return history.of(id, BaselinePinned.class).stream()
                .filter(pinned -> pinned.number() == number)
                .findFirst()
                .orElseThrow(() -> new CannotCheck("the baseline " + id + " has no pinned version " + number));
    }

    private Optional<ModelVersionRegistered> modelVersion(ModelId id, DriftCheckRequested request) {
        List<ModelEvent> events = history.of(id, ModelEvent.class);
        if (of(events, ModelRegistered.class)
                .noneMatch(model -> model.namespace().equals(request.namespace()))) {
            throw new CannotCheck("the namespace " + request.namespace() + " has no model " + id);
        }
        Optional<Integer> wanted = request.modelAlias() == null
                ? Optional.ofNullable(request.modelVersion())
                : Optional.of(of(events, ModelAliasSet.class)
                        .filter(set -> set.alias().equals(request.modelAlias()))
                        .reduce((first, second) -> second)
                        .orElseThrow(() -> new CannotCheck("the model has no alias " + request.modelAlias()))
                        .version());
        Optional<ModelVersionRegistered> found = of(events, ModelVersionRegistered.class)
                .filter(version -> wanted.isEmpty() || version.version() == wanted.get())
                .reduce((first, second) -> second);
        if (found.isEmpty() && wanted.isPresent()) {
            throw new CannotCheck("the model has no version " + wanted.get());
        }
        return found;
    }

    private BaselineId baselineOf(ModelId model, String namespace, long position) {
        try {
            if (!readModels.await("baseline", position, LONGEST_WAIT)) {
                throw new IllegalStateException("the read model baseline has not reached " + position + " yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the read model baseline", e);
        }
        List<UUID> found = db.select(BASELINES.ID)
                .from(BASELINES)
                .where(BASELINES.MODEL_ID.eq(model.value()), BASELINES.NAMESPACE.eq(namespace))
                .orderBy(BASELINES.ID)
                .fetch(BASELINES.ID);
        if (found.size() != 1) {
            throw new CannotCheck(
                    found.isEmpty()
                            ? "the model " + model + " has no baseline"
                            : "the model " + model + " has " + found.size() + " baselines, so name one");
        }
        return new BaselineId(found.getFirst());
    }

    private BaselinePinned pinned(BaselineId id, DriftCheckRequested request, Optional<ModelVersionRegistered> model) {
        List<BaselineEvent> events = history.of(id, BaselineEvent.class);
        if (of(events, BaselineCreated.class)
                .noneMatch(baseline -> baseline.namespace().equals(request.namespace()))) {
            throw new CannotCheck("the namespace " + request.namespace() + " has no baseline " + id);
        }
        if (request.baselineVersion() != null) {
            return pinned(id, request.baselineVersion());
        }
        Optional<BaselinePinned> ofModel = request.baselineId() != null
                ? Optional.empty()
                : model.flatMap(version -> of(events, BaselinePinned.class)
                        .filter(pinned -> Objects.equals(pinned.modelVersion(), version.version()))
                        .reduce((first, second) -> second));
        return ofModel.orElseGet(() -> pinned(
                id,
                of(events, BaselinePromoted.class)
                        .reduce((first, second) -> second)
                        .orElseThrow(() -> new CannotCheck("the baseline has no current version yet"))
                        .number()));
    }

    private static <E> Stream<E> of(List<?> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }
}
