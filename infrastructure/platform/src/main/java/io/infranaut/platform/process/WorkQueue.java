package io.infranaut.platform.process;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.process.Worker.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// The durable queue of work, in PostgreSQL. An item is put in the caller's transaction and picked up by any node
/// within a second of its time, if it has a worker for it; an item whose node died is picked up again seconds later.
public final class WorkQueue implements AutoCloseable {
    private static final String HURRY =
            "update platform.scheduled_tasks set execution_time = now(), version = version + 1"
                    + " where task_name = ? and task_instance = ? and not picked and execution_time > now()";
    private static final String CANCEL =
            "delete from platform.scheduled_tasks where task_name = ? and task_instance = ? and not picked";

    private static final Duration NEVER = Duration.ofDays(36_500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final double PAUSE_GROWTH = 1.6;

    private final Map<Lane, Scheduler> schedulers = new EnumMap<>(Lane.class);
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, OneTimeTask<Object>> tasks = new HashMap<>();
    private final DSLContext db;

    /// @param dataSource whose connections take part in the thread's Spring transaction
    /// @param node under whose name work is picked up
    /// @param recurring what is to be done again and again
    public WorkQueue(DataSource dataSource, String node, List<Worker<?>> workers, List<RecurringTask<?>> recurring) {
        this.db = DSL.using(dataSource, SQLDialect.POSTGRES);
        var failures = new WorkFailures(dataSource);
        for (Worker<?> worker : workers) {
            lanes.put(worker.kind(), worker.lane());
            if (tasks.put(worker.kind(), task(worker, failures)) != null) {
                throw new IllegalArgumentException("two workers for " + worker.kind());
            }
        }
        for (Lane lane : Lane.values()) {
            List<Task<?>> known = tasks.entrySet().stream()
                    .filter(task -> lanes.get(task.getKey()) == lane)
                    .<Task<?>>map(Map.Entry::getValue)
                    .toList();
            List<RecurringTask<?>> started = lane == Lane.WORK ? recurring : List.of();
            if (!known.isEmpty() || !started.isEmpty()) {
                schedulers.put(lane, scheduler(dataSource, node, lane, known, started));
            }
        }
    }

    private static Scheduler scheduler(
            DataSource dataSource, String node, Lane lane, List<Task<?>> known, List<RecurringTask<?>> recurring) {
        return Scheduler.create(dataSource, known)
                .startTasks(recurring)
                .tableName("platform.scheduled_tasks")
                // looks at an item before it takes it: in one statement a node takes also what it has no worker for
                .jdbcCustomization(new PostgreSqlJdbcCustomization(true, false))
                .deleteUnresolvedAfter(NEVER)
                .schedulerName(new SchedulerName.Fixed(node))
                .threads(lane.threads())
                // never more than there are threads: what waits for one does not show that it lives
                .pollUsingLockAndFetch(0.5, 1.0)
                .pollingInterval(Duration.ofMillis(500))
                .enableImmediateExecution()
                // an item whose end could not be written down, because the database was away, is done again so long
                // after it was seen last
                .heartbeatInterval(Duration.ofMillis(500))
                .missedHeartbeatsLimit(6)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .serializer(new JsonItems())
                .build();
    }

    @SuppressWarnings("unchecked")
    private static <T> OneTimeTask<Object> task(Worker<T> worker, WorkFailures failures) {
        return (OneTimeTask<Object>) (OneTimeTask<?>) Tasks.oneTime(worker.kind(), worker.itemType())
                .onFailure((failed, operations) -> operations.reschedule(
                        failed, failed.getTimeDone().plus(pause(failed.getExecution().consecutiveFailures))))
                .execute((instance, context) -> {
                    try {
                        worker.work(instance.getId(), instance.getData());
                    } catch (Exception e) {
                        failures.record(worker.kind(), instance.getId(), e);
                        throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
                    }
                    if (context.getExecution().consecutiveFailures > 0) {
                        failures.forget(worker.kind(), instance.getId());
                    }
                });
    }

    /// How long an item is left alone that has failed so often in a row before: longer each time, and never so long
    /// that it would come back much later than what it failed from has gone.
    private static Duration pause(int failures) {
        double millis = FIRST_PAUSE.toMillis() * Math.pow(PAUSE_GROWTH, failures);
        return Duration.ofMillis((long) Math.min(millis, LONGEST_PAUSE.toMillis()));
    }

    /// Puts an item, due now. An item of the same kind and id that is already waiting stays as it is.
    public void put(String kind, String id, Object item) {
        put(kind, id, item, Instant.now());
    }

    /// Puts an item that is due at a time.
    public void put(String kind, String id, Object item, Instant due) {
        OneTimeTask<Object> task = tasks.get(kind);
        if (task == null) {
            throw new IllegalArgumentException("no worker for " + kind);
        }
        Scheduler scheduler = Objects.requireNonNull(schedulers.get(lanes.get(kind)));
        scheduler.scheduleIfNotExists(task.instance(id, item), due);
    }

    /// Puts an item, due now. One of the same kind and id that is waiting becomes due now.
    public void putNow(String kind, String id, Object item) {
        put(kind, id, item);
        hurry(kind, id);
    }

    /// Makes an item due now that waits for its time or its next try.
    void hurry(String kind, String id) {
        db.execute(HURRY, kind, id);
    }

    /// Takes an item back that has not been picked up yet. The scheduler's own way fails when somebody picks it up
    /// at that moment, and so would the transaction that the item is taken back in.
    public void cancel(String kind, String id) {
        db.execute(CANCEL, kind, id);
    }

    public void start() {
        schedulers.values().forEach(Scheduler::start);
    }

    @Override
    public void close() {
        schedulers.values().forEach(Scheduler::stop);
    }

    private static final class JsonItems implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return data == null ? new byte[0] : Json.mapper().writeValueAsBytes(data);
        }

        @Override
        @SuppressWarnings("NullAway") // the interface knows no nullness: an item without data is null
        public <T> T deserialize(Class<T> type, byte[] bytes) {
            return bytes == null || bytes.length == 0 ? null : Json.mapper().readValue(bytes, type);
        }
    }
}
