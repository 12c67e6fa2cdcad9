package io.infranaut.audit.projection;

import static io.infranaut.persistence.jooq.public_.Tables.AUDIT_ACCESSES;

import io.infranaut.audit.api.TrailEvent;
import io.infranaut.audit.api.TrailEvent.AccessesRecorded;
import io.infranaut.platform.api.Access;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.readmodel.ReadModel;
import java.util.Set;
import org.jooq.DSLContext;
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
    public void on(Object event, Recorded recorded, DSLContext db) {
        if (event instanceof AccessesRecorded seen) {
            int ordinal = 0;
            for (Access access : seen.accesses()) {
                insert(access, recorded.position(), ordinal++, db);
            }
        }
    }

    private static void insert(Access access, long position, int ordinal, DSLContext db) {
        ReadModel.write(db.insertInto(AUDIT_ACCESSES)
                .set(AUDIT_ACCESSES.POSITION, position)
                .set(AUDIT_ACCESSES.ORDINAL, ordinal)
                .set(AUDIT_ACCESSES.KIND, access.kind().name())
                .set(AUDIT_ACCESSES.AT, access.at())
                .set(AUDIT_ACCESSES.LAST_AT, access.lastAt())
                .set(AUDIT_ACCESSES.OCCURRENCES, access.occurrences())
                .set(AUDIT_ACCESSES.ACTOR, access.actor())
                .set(AUDIT_ACCESSES.ACTION, access.action())
                .set(AUDIT_ACCESSES.RESOURCE, access.resource())
                .set(AUDIT_ACCESSES.OUTCOME, access.outcome().name())
                .set(AUDIT_ACCESSES.STATUS, access.status())
                .set(AUDIT_ACCESSES.PROBLEM, access.problem())
                .set(AUDIT_ACCESSES.ADDRESS, access.address())
                .set(AUDIT_ACCESSES.USER_AGENT, access.userAgent())
                .set(AUDIT_ACCESSES.REQUEST_ID, access.requestId()));
    }
}
