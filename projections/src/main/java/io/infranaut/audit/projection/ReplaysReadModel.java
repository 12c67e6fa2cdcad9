package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_REPLAYS;

import io.infranaut.audit.api.ReadModelContent;
import io.infranaut.audit.api.ReplayEvent;
import io.infranaut.audit.api.ReplayEvent.ReadModelReplayed;
import io.infranaut.audit.api.ReplayEvent.ReplayCompleted;
import io.infranaut.audit.api.ReplayEvent.ReplayFailed;
import io.infranaut.audit.api.ReplayEvent.ReplayRequested;
import io.infranaut.audit.api.ReplayId;
import io.infranaut.persistence.jooq.public_.tables.records.AuditReplayedModelsRecord;
import io.infranaut.persistence.jooq.public_.tables.records.AuditReplaysRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.time.Instant;
import java.util.Set;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof ReplayEvent replay) {
            apply(replay, recorded, rows);
        }
    }

    private static void apply(ReplayEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case ReplayRequested e ->
                rows.insert(new AuditReplaysRecord()
                        .setId(e.replayId().value())
                        .setState("RUNNING")
                        .setReadModels(e.readModels().toArray(String[]::new))
                        .setSegments(e.segments())
                        .setRequestedBy(recorded.actor())
                        .setRequestedAt(e.at())
                        .setVersion(recorded.version()));
            case ReadModelReplayed e -> {
                rows.insert(new AuditReplayedModelsRecord()
                        .setReplayId(e.replayId().value())
                        .setReadModel(e.readModel())
                        .setBefore(json(e.before()))
                        .setAfter(json(e.after()))
                        .setReplayedAt(e.at()));
                rows.change(AUDIT_REPLAYS, e.replayId().value()).setVersion(recorded.version());
            }
            case ReplayCompleted e -> end(e.replayId(), "COMPLETED", null, e.at(), recorded, rows);
            case ReplayFailed e -> end(e.replayId(), "FAILED", e.reason(), e.at(), recorded, rows);
        }
    }

    private static void end(
            ReplayId id, String state, @Nullable String failure, Instant at, Recorded recorded, Rows rows) {
        rows.change(AUDIT_REPLAYS, id.value())
                .setState(state)
                .setFailure(failure)
                .setEndedAt(at)
                .setVersion(recorded.version());
    }

    private static JSONB json(ReadModelContent content) {
        return JSONB.valueOf(Json.mapper().writeValueAsString(content));
    }
}
