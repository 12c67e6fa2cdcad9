package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_PUBLICATIONS;

import io.infranaut.audit.api.RepublicationEvent;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCancelled;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCompleted;
import io.infranaut.audit.api.RepublicationEvent.RepublicationFailed;
import io.infranaut.audit.api.RepublicationEvent.RepublicationRequested;
import io.infranaut.persistence.jooq.public_.tables.records.AuditPublicationsRecord;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.time.Instant;
import java.util.Set;
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
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof RepublicationEvent publication) {
            apply(publication, recorded, rows);
        }
    }

    private static void apply(RepublicationEvent event, Recorded recorded, Rows rows) {
        switch (event) {
            case RepublicationRequested e ->
                rows.insert(new AuditPublicationsRecord()
                        .setId(e.republicationId().value())
                        .setState("RUNNING")
                        .setFromPosition(e.fromPosition())
                        .setToPosition(e.toPosition())
                        .setFromTime(e.from())
                        .setToTime(e.to())
                        .setContexts(e.contexts().toArray(String[]::new))
                        .setTypes(e.types().toArray(String[]::new))
                        .setTopic(e.topic())
                        .setForce(e.force())
                        .setRequestedBy(recorded.actor())
                        .setRequestedAt(e.at())
                        .setVersion(recorded.version()));
            case RepublicationCompleted e -> end(e, "COMPLETED", e.events(), null, e.at(), recorded, rows);
            case RepublicationCancelled e -> end(e, "CANCELLED", null, null, e.at(), recorded, rows);
            case RepublicationFailed e -> end(e, "FAILED", null, e.reason(), e.at(), recorded, rows);
        }
    }

    private static void end(
            RepublicationEvent event,
            String state,
            @Nullable Long events,
            @Nullable String failure,
            Instant at,
            Recorded recorded,
            Rows rows) {
        rows.change(AUDIT_PUBLICATIONS, event.republicationId().value())
                .setState(state)
                .setEvents(events)
                .setFailure(failure)
                .setEndedAt(at)
                .setVersion(recorded.version());
    }
}
