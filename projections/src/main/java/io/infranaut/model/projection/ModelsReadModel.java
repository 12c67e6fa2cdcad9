package io.infranaut.model.projection;

import static io.infranaut.persistence.jooq.public_.Tables.MODELS;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelEvent;
import io.infranaut.model.api.ModelEvent.ModelAliasSet;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.persistence.jooq.public_.tables.records.ModelAliasesRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ModelVersionsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.ModelsRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The models, their versions and every setting of their aliases.
@Component
final class ModelsReadModel implements ReadModel {
    @Override
    public String name() {
        return "model";
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ModelEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof ModelEvent model) {
            apply(model, recorded, rows);
        }
    }

    private static void apply(ModelEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case ModelRegistered e ->
                rows.insert(new ModelsRecord()
                        .setId(e.modelId().value())
                        .setNamespace(e.namespace())
                        .setName(e.name())
                        .setTask(e.task().name())
                        .setDescription(e.description())
                        .setOwner(e.owner())
                        .setTags(e.tags().toArray(String[]::new))
                        .setVersions(0)
                        .setCreatedAt(e.at())
                        .setCreatedBy(recorded.actor())
                        .setUpdatedAt(e.at())
                        .setVersion(recorded.version()));
            case ModelVersionRegistered e -> {
                rows.insert(new ModelVersionsRecord()
                        .setModelId(e.modelId().value())
                        .setNumber(e.version())
                        .setLabel(e.label())
                        .setTrainingId(value(e.training()))
                        .setPredictionsId(value(e.predictions()))
                        .setLabelsId(value(e.labels()))
                        .setUri(e.uri())
                        .setRegisteredAt(e.at())
                        .setRegisteredBy(recorded.actor()));
                rows.change(MODELS, e.modelId().value())
                        .setVersions(e.version())
                        .setUpdatedAt(e.at())
                        .setVersion(recorded.version());
            }
            case ModelAliasSet e -> {
                rows.insert(new ModelAliasesRecord()
                        .setModelId(e.modelId().value())
                        .setAlias(e.alias())
                        .setOrdinal(recorded.version())
                        .setNumber(e.version())
                        .setReason(e.reason())
                        .setSetAt(e.at())
                        .setSetBy(recorded.actor()));
                rows.change(MODELS, e.modelId().value()).setUpdatedAt(e.at()).setVersion(recorded.version());
            }
        }
    }

    private static @Nullable UUID value(@Nullable DatasetId id) {
        return id == null ? null : id.value();
    }
}
