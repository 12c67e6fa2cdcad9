package io.infranaut.lineage.projection;

import io.infranaut.lineage.api.EdgeEvent;
import io.infranaut.lineage.api.EdgeEvent.EdgeRecorded;
import io.infranaut.persistence.jooq.public_.tables.records.DataLineageRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;

/// The edges of the lineage graph, each as it was recorded last.
@Component
final class LineageReadModel implements ReadModel {
    @Override
    public String name() {
        return "lineage";
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(EdgeEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof EdgeEvent edge) {
            apply(edge, recorded, rows);
        }
    }

    private static void apply(EdgeEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case EdgeRecorded e ->
                rows.put(new DataLineageRecord()
                        .setId(e.edgeId().value())
                        .setNamespace(e.namespace())
                        .setSourceId(e.source().id())
                        .setSourceKind(e.source().kind().name())
                        .setSourceLabel(e.source().label())
                        .setTargetId(e.target().id())
                        .setTargetKind(e.target().kind().name())
                        .setTargetLabel(e.target().label())
                        .setRelationshipType(e.relationship())
                        .setTransformationDetails(JSONB.valueOf(Json.mapper().writeValueAsString(e.details())))
                        .setTimestamp(e.at())
                        .setUserId(recorded.actor())
                        .setVersion(recorded.version()));
        }
    }
}
