package io.infranaut.model.projection;

import static io.infranaut.persistence.jooq.public_.Tables.MODELS;
import static io.infranaut.persistence.jooq.public_.Tables.MODEL_ALIASES;
import static io.infranaut.persistence.jooq.public_.Tables.MODEL_VERSIONS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.model.api.ModelEvent;
import io.infranaut.model.api.ModelEvent.ModelAliasSet;
import io.infranaut.model.api.ModelEvent.ModelRegistered;
import io.infranaut.model.api.ModelEvent.ModelVersionRegistered;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
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
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof ModelEvent model) {
            apply(model, recorded, db);
        }
    }

    private static void apply(ModelEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case ModelRegistered e ->
                db.newRecord(MODELS)
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
                        .setVersion(recorded.version())
                        .insert();
            case ModelVersionRegistered e -> {
                db.newRecord(MODEL_VERSIONS)
                        .setModelId(e.modelId().value())
                        .setNumber(e.version())
                        .setLabel(e.label())
                        .setTrainingId(value(e.training()))
                        .setPredictionsId(value(e.predictions()))
                        .setLabelsId(value(e.labels()))
                        .setUri(e.uri())
                        .setRegisteredAt(e.at())
                        .setRegisteredBy(recorded.actor())
                        .insert();
                exactlyOne(db.update(MODELS)
                        .set(MODELS.VERSIONS, e.version())
                        .set(MODELS.UPDATED_AT, e.at())
                        .set(MODELS.VERSION, recorded.version())
                        .where(MODELS.ID.eq(e.modelId().value()))
                        .execute());
            }
            case ModelAliasSet e -> {
                db.newRecord(MODEL_ALIASES)
                        .setModelId(e.modelId().value())
                        .setAlias(e.alias())
                        .setOrdinal(recorded.version())
                        .setNumber(e.version())
                        .setReason(e.reason())
                        .setSetAt(e.at())
                        .setSetBy(recorded.actor())
                        .insert();
                exactlyOne(db.update(MODELS)
                        .set(MODELS.UPDATED_AT, e.at())
                        .set(MODELS.VERSION, recorded.version())
                        .where(MODELS.ID.eq(e.modelId().value()))
                        .execute());
            }
        }
    }

    private static @Nullable UUID value(@Nullable DatasetId id) {
        return id == null ? null : id.value();
    }
}
