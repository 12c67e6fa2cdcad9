package io.infranaut.platform.process;

import io.infranaut.platform.axon.ProcessorProgress;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps why an item of work failed last, for as long as it waits to be tried again.
final class WorkFailures {
    private static final Logger LOG = LoggerFactory.getLogger(WorkFailures.class);

    private final DSLContext db;

    WorkFailures(DataSource dataSource) {
        this.db = DSL.using(dataSource, SQLDialect.POSTGRES);
    }

    void record(String kind, String id, Exception cause) {
        try {
            db.execute(
                    "insert into platform.work_failure values (?, ?, ?, now()) on conflict (task_name, task_instance)"
                            + " do update set cause = excluded.cause, failed_at = excluded.failed_at",
                    kind,
                    id,
                    ProcessorProgress.text(cause));
        } catch (DataAccessException e) {
            LOG.debug("the failure of {} {} is in the log only", kind, id, e);
        }
    }

    void forget(String kind, String id) {
        db.execute("delete from platform.work_failure where task_name = ? and task_instance = ?", kind, id);
    }
}
