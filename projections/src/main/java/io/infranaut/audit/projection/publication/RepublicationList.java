package io.infranaut.audit.projection.publication;

import io.infranaut.audit.api.RepublicationEvent;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCancelled;
import io.infranaut.audit.api.RepublicationEvent.RepublicationCompleted;
import io.infranaut.audit.api.RepublicationEvent.RepublicationFailed;
import io.infranaut.audit.api.RepublicationEvent.RepublicationRequested;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/// Keeps the list of re-publications that [Republications] works through.
@Component
final class RepublicationList implements EventProcess {
    private final DSLContext db;

    RepublicationList(DSLContext db) {
        this.db = db;
    }

    @Override
    public String name() {
        return "audit-republications";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(RepublicationEvent.class);
    }

    @Override
    public void on(Object event, Recorded recorded) {
        if (event instanceof RepublicationEvent publication) {
            switch (publication) {
                case RepublicationRequested e ->
                    db.execute(
                            "insert into platform.republication (id, request_id, position, events) values (?, ?, ?, 0)"
                                    + " on conflict do nothing",
                            e.republicationId().value(),
                            recorded.requestId(),
                            e.fromPosition() - 1);
                case RepublicationCompleted _, RepublicationCancelled _, RepublicationFailed _ ->
                    db.execute(
                            "delete from platform.republication where id = ?",
                            publication.republicationId().value());
            }
        }
    }
}
