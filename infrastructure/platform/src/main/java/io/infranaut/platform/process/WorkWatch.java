package io.infranaut.platform.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.beans.factory.ObjectProvider;

/// Watches the queue of work: an item that nobody picks up, and one that fails again and again.
public final class WorkWatch implements Watch {
    private static final int PATIENCE = 5;

    private final DSLContext db;
    private final ObjectProvider<WorkQueue> work;
    private final Duration grace;

    public WorkWatch(DSLContext db, ObjectProvider<WorkQueue> work, Duration grace) {
        this.db = db;
        this.work = work;
        this.grace = grace;
    }

    @Override
    public String kind() {
        return "WORK";
    }

    @Override
    public List<Overdue> overdue(Instant now) {
        return db.fetch(
                        "select t.task_name || '/' || t.task_instance, least(t.execution_time, t.last_failure),"
                                + " coalesce(f.cause, 'nobody has picked it up'), coalesce(t.consecutive_failures, 0)"
                                + " from platform.scheduled_tasks t left join platform.work_failure f"
                                + " using (task_name, task_instance)"
                                + " where not t.picked and t.execution_time < ?::timestamptz"
                                + " or t.consecutive_failures >= ? order by 2 limit ?",
                        now.minus(grace).toString(),
                        PATIENCE,
                        MOST)
                .map(row -> new Overdue(
                        row.get(0, String.class),
                        row.get(1, Instant.class),
                        row.get(2, String.class),
                        row.get(3, Integer.class)));
    }

    @Override
    public void nudge(String instance) {
        String[] parts = instance.split("/", 2);
        work.getObject().hurry(parts[0], parts[1]);
    }
}
