package io.infranaut.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.process.Worker.Lane;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

class WorkQueueTest {
    /// What a node has that lives and has taken an item which it cannot do.
    private static final Duration UNTIL_IT_COUNTS_AS_DEAD = Duration.ofSeconds(8);

    private HikariDataSource dataSource;

    /// Tells what it has begun with, and ends it once the gate is open.
    private record Kind(String kind, Lane lane, BlockingQueue<String> begun, CountDownLatch gate)
            implements Worker<Integer> {
        private Kind(String kind, Lane lane, int gate) {
            this(kind, lane, new LinkedBlockingQueue<>(), new CountDownLatch(gate));
        }

        @Override
        public Class<Integer> itemType() {
            return Integer.class;
        }

        @Override
        public void work(String id, Integer item) throws InterruptedException {
            begun.add(id);
            gate.await();
        }

        private String next() throws InterruptedException {
            return Objects.requireNonNull(begun.poll(20, TimeUnit.SECONDS), "nothing has begun");
        }
    }

    @BeforeEach
    void open() {
        Postgres postgres = TestPlatform.newDatabase();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(postgres.jdbcUrl());
        dataSource.setUsername(postgres.user());
        dataSource.setPassword(postgres.password());
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    private WorkQueue queue(String node, Worker<?>... kinds) {
        return new WorkQueue(dataSource, node, List.of(kinds), List.of());
    }

    /// As where each role has a process of its own.
    @Test
    void aNodeLeavesWhatItHasNoWorkerForToTheOthers() throws InterruptedException {
        var here = new Kind("here", Lane.WORK, 0);
        var there = new Kind("there", Lane.WORK, 0);
        try (var other = queue("other", there);
                var one = queue("one", here)) {
            other.start();
            one.put("here", "first", 1);
            other.put("there", "second", 2);
            assertThat(there.begun().poll(20, TimeUnit.SECONDS)).isEqualTo("second");
            long begin = System.nanoTime();
            one.start();
            assertThat(here.begun().poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(UNTIL_IT_COUNTS_AS_DEAD.dividedBy(2));
        }
    }

    @Test
    void aDeadlineDoesNotStandBehindWorkThatTakesLong() throws InterruptedException {
        var slow = new Kind("slow", Lane.WORK, 1);
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        try (var queue = queue("node", slow, deadline)) {
            queue.start();
            for (int i = 0; i < 2 * Lane.WORK.threads(); i++) {
                queue.put("slow", "slow " + i, i);
            }
            for (int i = 0; i < Lane.WORK.threads(); i++) {
                assertThat(slow.begun().poll(20, TimeUnit.SECONDS)).isNotNull();
            }
            queue.put("deadline", "prompt", 1);
            assertThat(deadline.begun().poll(5, TimeUnit.SECONDS)).isEqualTo("prompt");
            slow.gate().countDown();
        }
    }

    private static void commitOnceItIsWaitedFor(Connection connection, Runnable waiting) throws Exception {
        var task = new FutureTask<>(waiting, "done");
        Thread.ofVirtual().start(task);
        TestPlatform.until(
                () -> DSL.using(connection).fetchExists(DSL.table("pg_locks"), DSL.condition("not granted")));
        connection.commit();
        assertThat(task.get(5, TimeUnit.SECONDS)).isEqualTo("done");
    }

    /// As when the watchdog has a step happen that its process is just about to put.
    @Test
    void whoPutsWhatSomebodyElseIsPuttingGoesOn() throws Exception {
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        try (var queue = queue("node", deadline);
                var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into platform.scheduled_tasks (task_name, task_instance, task_data,"
                    + " execution_time, picked, version) values ('deadline', 'one', '1', now(), false, 1)");
            commitOnceItIsWaitedFor(connection, () -> queue.put("deadline", "one", 2));
            assertThat(DSL.using(connection)
                            .fetchValue("select convert_from(task_data, 'UTF8') from platform.scheduled_tasks"))
                    .as("what was put first")
                    .isEqualTo("1");
        }
    }

    /// What somebody does at that moment is not hurried; who hurries it goes on.
    @Test
    void anItemThatIsBeingPickedUpIsLeftToWhoDoes() throws Exception {
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        try (var queue = queue("node", deadline);
                var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            queue.put("deadline", "far", 1, Instant.now().plusSeconds(3600));
            connection.setAutoCommit(false);
            statement.execute("update platform.scheduled_tasks set picked = true, version = version + 1");
            commitOnceItIsWaitedFor(connection, () -> queue.putNow("deadline", "far", 2));
            assertThat(DSL.using(connection).fetchValue("select execution_time > now() from platform.scheduled_tasks"))
                    .isEqualTo(true);
        }
    }

    @Test
    void whatATransactionPutsIsThereWithItOrNotAtAll() throws InterruptedException {
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        try (var queue =
                new WorkQueue(new TransactionAwareDataSourceProxy(dataSource), "node", List.of(deadline), List.of())) {
            queue.put("deadline", "far", 1, Instant.now().plusSeconds(3600));
            queue.start();
            transaction.executeWithoutResult(status -> {
                queue.put("deadline", "in vain", 2);
                queue.putNow("deadline", "far", 3);
                status.setRollbackOnly();
            });
            assertThat(deadline.begun().poll(2, TimeUnit.SECONDS)).isNull();
            transaction.executeWithoutResult(_ -> {
                queue.put("deadline", "first", 2);
                queue.put("deadline", "second", 2, Instant.now().plusSeconds(3600));
                queue.put("deadline", "first", 4);
                queue.putNow("deadline", "second", 5);
                queue.putNow("deadline", "far", 3);
            });
            assertThat(List.of(deadline.next(), deadline.next(), deadline.next()))
                    .containsExactlyInAnyOrder("first", "second", "far");
            assertThat(deadline.begun().poll(2, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void anItemThatWaitsIsHurried() throws InterruptedException {
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        try (var queue = queue("node", deadline)) {
            for (String id : List.of("far", "further", "left alone")) {
                queue.put("deadline", id, 1, Instant.now().plusSeconds(3600));
            }
            queue.hurry("deadline", "far");
            queue.putNow("deadline", "further", 2);
            queue.put("deadline", "left alone", 3);
            queue.start();
            assertThat(List.of(deadline.next(), deadline.next())).containsExactlyInAnyOrder("far", "further");
            assertThat(deadline.begun().poll(2, TimeUnit.SECONDS)).isNull();
        }
    }
}
