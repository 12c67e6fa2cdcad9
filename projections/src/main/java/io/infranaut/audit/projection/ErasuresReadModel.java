package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.ERASURES;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.audit.api.ErasureEvent;
import io.infranaut.audit.api.ErasureEvent.ErasureRequested;
import io.infranaut.audit.api.ErasureEvent.SubjectErased;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.Set;
import org.jooq.DSLContext;
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
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof ErasureEvent erasure) {
            apply(erasure, recorded, db);
        }
    }

    private static void apply(ErasureEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case ErasureRequested e ->
                db.newRecord(ERASURES)
                        .setId(e.erasureId().value())
                        .setState("REQUESTED")
                        .setReason(e.reason())
                        .setRequestedAt(e.at())
                        .setRequestedBy(recorded.actor())
                        .setVersion(recorded.version())
                        .insert();
            case SubjectErased e ->
                exactlyOne(db.update(ERASURES)
                        .set(ERASURES.STATE, "ERASED")
                        .set(ERASURES.ERASED_AT, e.at())
                        .set(ERASURES.VERSION, recorded.version())
                        .where(ERASURES.ID.eq(e.erasureId().value()))
                        .execute());
        }
    }
}
