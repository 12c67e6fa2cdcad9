package io.infranaut.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.process.Worker.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
            assertThat(there.begun().poll(5, TimeUnit.SECONDS)).isEqualTo("second");
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

    /// What is taken back at the moment in which somebody picks it up is done; who takes it back goes on.
    @Test
    void anItemThatIsBeingPickedUpIsNotTakenBack() throws Exception {
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        try (var queue = queue("node", deadline);
                var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            queue.put("deadline", "late", 1);
            connection.setAutoCommit(false);
            statement.execute("update platform.scheduled_tasks set picked = true, version = version + 1");
            var back = new FutureTask<>(() -> queue.cancel("deadline", "late"), "done");
            Thread.ofVirtual().start(back);
            TestPlatform.until(
                    () -> DSL.using(connection).fetchExists(DSL.table("pg_locks"), DSL.condition("not granted")));
            connection.commit();
            assertThat(back.get(5, TimeUnit.SECONDS)).isEqualTo("done");
            try (var rows = statement.executeQuery("select picked from platform.scheduled_tasks")) {
                assertThat(rows.next()).as("it is still there").isTrue();
            }
        }
    }

    @Test
    void anItemThatWaitsIsTakenBackOrHurried() throws InterruptedException {
        var deadline = new Kind("deadline", Lane.DEADLINES, 0);
        try (var queue = queue("node", deadline)) {
            queue.put("deadline", "unwanted", 1);
            queue.put("deadline", "far", 2, Instant.now().plusSeconds(3600));
            queue.cancel("deadline", "unwanted");
            queue.hurry("deadline", "far");
            queue.start();
            assertThat(deadline.begun().poll(20, TimeUnit.SECONDS)).isEqualTo("far");
        }
    }
}
