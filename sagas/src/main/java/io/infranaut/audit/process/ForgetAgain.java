package io.infranaut.audit.process;

import static io.infranaut.persistence.jooq.event_store.Tables.DOMAIN_EVENT;

import io.infranaut.platform.personal.SubjectKeys;
import java.util.UUID;
import org.jooq.DSLContext;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/// Destroys at every start the keys that were destroyed before: a store of keys that was restored from a backup has
/// them back.
@Component
final class ForgetAgain implements ApplicationRunner {
    private final DSLContext db;
    private final SubjectKeys keys;

    ForgetAgain(DSLContext db, SubjectKeys keys) {
        this.db = db;
        this.keys = keys;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        keys.erase(db.select(DOMAIN_EVENT.AGGREGATE_ID)
                .from(DOMAIN_EVENT)
                .where(DOMAIN_EVENT.TYPE.eq("audit.ErasureRequested"))
                .fetch(row -> UUID.fromString(row.value1())));
    }
}
