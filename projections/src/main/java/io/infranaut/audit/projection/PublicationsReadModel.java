package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_PUBLICATIONS;
import static io.infranaut.platform.readmodel.ReadModel.exactlyOne;

import io.infranaut.audit.api.RepublicationEvent;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCancelled;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCompleted;
import io.infranaut.audit.api.RepublicationEvent.RepublicationFailed;
import io.infranaut.audit.api.RepublicationEvent.RepublicationRequested;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import java.time.Instant;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The re-publications.
@Component
final class PublicationsReadModel implements ReadModel {
    @Override
    public String name() {
        return "publications";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(RepublicationEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof RepublicationEvent publication) {
            apply(publication, recorded, db);
        }
    }

    private static void apply(RepublicationEvent event, Recorded recorded, DSLContext db) {
        switch (event) {
            case RepublicationRequested e ->
                db.insertInto(AUDIT_PUBLICATIONS)
                        .set(AUDIT_PUBLICATIONS.ID, e.republicationId().value())
                        .set(AUDIT_PUBLICATIONS.STATE, "RUNNING")
                        .set(AUDIT_PUBLICATIONS.FROM_POSITION, e.fromPosition())
                        .set(AUDIT_PUBLICATIONS.TO_POSITION, e.toPosition())
                        .set(AUDIT_PUBLICATIONS.FROM_TIME, e.from())
                        .set(AUDIT_PUBLICATIONS.TO_TIME, e.to())
                        .set(AUDIT_PUBLICATIONS.CONTEXTS, e.contexts().toArray(String[]::new))
                        .set(AUDIT_PUBLICATIONS.TYPES, e.types().toArray(String[]::new))
                        .set(AUDIT_PUBLICATIONS.TOPIC, e.topic())
                        .set(AUDIT_PUBLICATIONS.FORCE, e.force())
                        .set(AUDIT_PUBLICATIONS.REQUESTED_BY, recorded.actor())
                        .set(AUDIT_PUBLICATIONS.REQUESTED_AT, e.at())
                        .set(AUDIT_PUBLICATIONS.VERSION, recorded.version())
                        .execute();
            case RepublicationCompleted e -> end(e, "COMPLETED", e.events(), null, e.at(), recorded, db);
            case RepublicationCancelled e -> end(e, "CANCELLED", null, null, e.at(), recorded, db);
            case RepublicationFailed e -> end(e, "FAILED", null, e.reason(), e.at(), recorded, db);
        }
    }

    private static void end(
            RepublicationEvent event,
            String state,
            @Nullable Long events,
            @Nullable String failure,
            Instant at,
            Recorded recorded,
            DSLContext db) {
        exactlyOne(db.update(AUDIT_PUBLICATIONS)
                .set(AUDIT_PUBLICATIONS.STATE, state)
                .set(AUDIT_PUBLICATIONS.EVENTS, events)
                .set(AUDIT_PUBLICATIONS.FAILURE, failure)
                .set(AUDIT_PUBLICATIONS.ENDED_AT, at)
                .set(AUDIT_PUBLICATIONS.VERSION, recorded.version())
                .where(AUDIT_PUBLICATIONS.ID.eq(event.republicationId().value()))
                .execute());
    }
}
