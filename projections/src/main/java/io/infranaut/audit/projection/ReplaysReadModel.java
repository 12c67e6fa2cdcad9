package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_REPLAYED_MODELS;
import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_REPLAYS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.audit.api.ReadModelContent;
import io.infranaut.audit.api.ReplayEvent;
import io.infranaut.audit.api.ReplayEvent.ReadModelReplayed;
import io.infranaut.audit.api.ReplayEvent.ReplayCompleted;
import io.infranaut.audit.api.ReplayEvent.ReplayFailed;
import io.infranaut.audit.api.ReplayEvent.ReplayRequested;
import io.infranaut.audit.api.ReplayId;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The replays and what each read model held before and after.
@Component
final class ReplaysReadModel implements ReadModel {
    @Override
    public String name() {
        return "audit";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ReplayEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof ReplayEvent replay) {
            apply(replay, recorded, db);
        }
    }

    private static void apply(ReplayEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case ReplayRequested e ->
                db.insertInto(AUDIT_REPLAYS)
                        .set(AUDIT_REPLAYS.ID, e.replayId().value())
                        .set(AUDIT_REPLAYS.STATE, "RUNNING")
                        .set(AUDIT_REPLAYS.READ_MODELS, e.readModels().toArray(String[]::new))
                        .set(AUDIT_REPLAYS.SEGMENTS, e.segments())
                        .set(AUDIT_REPLAYS.REQUESTED_BY, recorded.actor())
                        .set(AUDIT_REPLAYS.REQUESTED_AT, e.at())
                        .set(AUDIT_REPLAYS.VERSION, recorded.version())
                        .execute();
            case ReadModelReplayed e -> {
                db.insertInto(AUDIT_REPLAYED_MODELS)
                        .set(AUDIT_REPLAYED_MODELS.REPLAY_ID, e.replayId().value())
                        .set(AUDIT_REPLAYED_MODELS.READ_MODEL, e.readModel())
                        .set(AUDIT_REPLAYED_MODELS.BEFORE, json(e.before()))
                        .set(AUDIT_REPLAYED_MODELS.AFTER, json(e.after()))
                        .set(AUDIT_REPLAYED_MODELS.REPLAYED_AT, e.at())
                        .execute();
                exactlyOne(db.update(AUDIT_REPLAYS)
                        .set(AUDIT_REPLAYS.VERSION, recorded.version())
                        .where(AUDIT_REPLAYS.ID.eq(e.replayId().value()))
                        .execute());
            }
            case ReplayCompleted e -> end(e.replayId(), "COMPLETED", null, e.at(), recorded, db);
            case ReplayFailed e -> end(e.replayId(), "FAILED", e.reason(), e.at(), recorded, db);
        }
    }

    private static void end(
            ReplayId id, String state, @Nullable String failure, Instant at, Recorded recorded, DSLContext db) {
        exactlyOne(db.update(AUDIT_REPLAYS)
                .set(AUDIT_REPLAYS.STATE, state)
                .set(AUDIT_REPLAYS.FAILURE, failure)
                .set(AUDIT_REPLAYS.ENDED_AT, at)
                .set(AUDIT_REPLAYS.VERSION, recorded.version())
                .where(AUDIT_REPLAYS.ID.eq(id.value()))
                .execute());
    }

    private static JSONB json(ReadModelContent content) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(content));
    }
}
