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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The durable queue of work, in PostgreSQL. An item is put in the caller's transaction and picked up by any node
/// within a second of its time, if it has a worker for it; an item whose node died is picked up again seconds later.
public final class WorkQueue implements AutoCloseable {
    private static final String PUT =
            "insert into platform.scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)"
                    + " values (?, ?, ?, ?::timestamptz, false, 1) on conflict (task_name, task_instance) do ";
    private static final String HURRY =
            "update platform.scheduled_tasks set execution_time = now(), version = version + 1"
                    + " where task_name = ? and task_instance = ? and not picked and execution_time > now()";
    private static final String OR_NOTHING = "nothing";
    private static final String OR_HURRY = "update set execution_time = now(), version = scheduled_tasks.version + 1"
            + " where not scheduled_tasks.picked and scheduled_tasks.execution_time > now()";

    private static final Duration NEVER = Duration.ofDays(36_500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final double PAUSE_GROWTH = 1.6;

    private final Map<Lane, Scheduler> schedulers = new EnumMap<>(Lane.class);
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Serializer items = new JsonItems();
    private final DSLContext db;

    /// @param dataSource whose connections take part in the thread's Spring transaction
    /// @param node under whose name work is picked up
    /// @param recurring what is to be done again and again
    public WorkQueue(DataSource dataSource, String node, List<Worker<?>> workers, List<RecurringTask<?>> recurring) {
        this.db = DSL.using(dataSource, SQLDialect.POSTGRES);
        var failures = new WorkFailures(dataSource);
        Map<String, OneTimeTask<Object>> tasks = new HashMap<>();
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

    private Scheduler scheduler(
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
                .serializer(items)
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

    /// Puts an item that is due at a time. One of the same kind and id that is already waiting stays as it is.
    public void put(String kind, String id, Object item, Instant due) {
        put(kind, id, item, due, OR_NOTHING);
    }

    /// Puts an item, due now. One of the same kind and id that is waiting becomes due now.
    public void putNow(String kind, String id, Object item) {
        put(kind, id, item, Instant.now(), OR_HURRY);
    }

    private void put(String kind, String id, Object item, Instant due, String otherwise) {
        Lane lane = lanes.get(kind);
        if (lane == null) {
            throw new IllegalArgumentException("no worker for " + kind);
        }
        var row = new Row(lane, otherwise, kind, id, items.serialize(item), due);
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            write(List.of(row));
            wake(List.of(row));
            return;
        }
        TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(known -> known instanceof Puts puts && puts.isOf(this))
                .map(Puts.class::cast)
                .findFirst()
                .orElseGet(this::puts)
                .rows
                .add(row);
    }

    private Puts puts() {
        var puts = new Puts();
        TransactionSynchronizationManager.registerSynchronization(puts);
        return puts;
    }

    private record Row(Lane lane, String otherwise, String kind, String id, byte[] item, Instant due) {}

    /// What a transaction puts: written together at its end, and looked for when it can be seen.
    private final class Puts implements TransactionSynchronization {
        private final List<Row> rows = new ArrayList<>();

        private boolean isOf(WorkQueue queue) {
            return WorkQueue.this == queue;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            write(rows);
        }

        @Override
        public void afterCommit() {
            wake(rows);
        }
    }

    /// The scheduler's own way is two statements for each, and rolls the transaction back when somebody puts the same
    /// item in between.
    private void write(List<Row> rows) {
        for (String otherwise : List.of(OR_NOTHING, OR_HURRY)) {
            Object[][] values = rows.stream()
                    .filter(row -> row.otherwise().equals(otherwise))
                    .map(row -> new Object[] {
                        row.kind(), row.id(), row.item(), row.due().toString()
                    })
                    .toArray(Object[][]::new);
            if (values.length > 0) {
                db.batch(PUT + otherwise, values).execute();
            }
        }
    }

    private void wake(List<Row> rows) {
        Instant now = Instant.now();
        rows.stream()
                .filter(row -> !row.due().isAfter(now))
                .map(Row::lane)
                .distinct()
                .forEach(lane -> Objects.requireNonNull(schedulers.get(lane)).triggerCheckForDueExecutions());
    }

    /// Makes an item due now that waits for its time or its next try.
    void hurry(String kind, String id) {
        db.execute(HURRY, kind, id);
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
