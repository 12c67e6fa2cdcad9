package io.infranaut.audit.projection;

import io.infranaut.audit.api.TrailEvent;
import io.infranaut.audit.api.TrailEvent.AccessesRecorded;
import io.infranaut.persistence.jooq.public_.tables.records.AuditAccessesRecord;
import io.infranaut.platform.api.Access;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import io.infranaut.platform.readmodel.Rows;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Who asked for what, a row an access, so that they can be found.
@Component
final class TrailReadModel implements ReadModel {
    @Override
    public String name() {
        return "trail";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TrailEvent.class);
    }

    @Override
    public int batchSize() {
        return 50;
    }

    @Override
    public void on(Object event, Recorded recorded, Rows rows) {
        if (event instanceof AccessesRecorded seen) {
            int ordinal = 0;
            for (Access access : seen.accesses()) {
                insert(access, recorded.position(), ordinal++, rows);
            }
        }
    }

    private static void insert(Access access, long position, int ordinal, Rows rows) {
        rows.insert(new AuditAccessesRecord()
                .setPosition(position)
                .setOrdinal(ordinal)
                .setKind(access.kind().name())
                .setAt(access.at())
                .setLastAt(access.lastAt())
                .setOccurrences(access.occurrences())
                .setActor(access.actor())
                .setAction(access.action())
                .setResource(access.resource())
                .setOutcome(access.outcome().name())
                .setStatus(access.status())
                .setProblem(access.problem())
                .setAddress(access.address())
                .setUserAgent(access.userAgent())
                .setRequestId(access.requestId()));
    }
}
