package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.ERASURES;

import io.infranaut.audit.api.ErasureEvent;
import io.infranaut.audit.api.ErasureEvent.ErasureRequested;
import io.infranaut.audit.api.ErasureEvent.SubjectErased;
import io.infranaut.persistence.jooq.public_.tables.records.ErasuresRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;
import org.springframework.stereotype.Component;

/// The erasures.
@Component
final class ErasuresReadModel implements ReadModel {
    @Override
    public String name() {
        return "erasures";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ErasureEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof ErasureEvent erasure) {
            apply(erasure, recorded, rows);
        }
    }

    private static void apply(ErasureEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case ErasureRequested e ->
                rows.insert(new ErasuresRecord()
                        .setId(e.erasureId().value())
                        .setState("REQUESTED")
                        .setReason(e.reason())
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .setVersion(recorded.version()));
            case SubjectErased e ->
                rows.change(ERASURES, e.erasureId().value())
                        .setState("ERASED")
                        .setErasedAt(e.at())
                        .setVersion(recorded.version());
        }
    }
}
