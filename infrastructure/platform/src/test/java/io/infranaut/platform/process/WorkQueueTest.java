package io.infranaut.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.infranaut.embedded.Postgres;
import io.infranaut.platform.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    /// What a node has that lives and has taken an item which it cannot do.
    private static final Duration UNTIL_IT_COUNTS_AS_DEAD = Duration.ofSeconds(8);

    private HikariDataSource dataSource;

    private record Kind(String kind, BlockingQueue<String> done) implements Worker<Integer> {
        private Kind(String kind) {
            this(kind, new LinkedBlockingQueue<>());
        }

        @Override
        public Class<Integer> itemType() {
            return Integer.class;
        }

        @Override
        public void work(String id, Integer item) {
            done.add(id);
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

    private record Slow(CountDownLatch begun, CountDownLatch gate) implements Worker<Integer> {
        private Slow() {
            this(new CountDownLatch(Lane.WORK.threads()), new CountDownLatch(1));
        }

        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public Class<Integer> itemType() {
            return Integer.class;
        }

        @Override
        public void work(String id, Integer item) throws InterruptedException {
            begun.countDown();
            gate.await();
        }
    }

    private record Deadline(BlockingQueue<String> done) implements Worker<Integer> {
        @Override
        public String kind() {
            return "deadline";
        }

        @Override
        public Class<Integer> itemType() {
            return Integer.class;
        }

        @Override
        public Lane lane() {
            return Lane.DEADLINES;
        }

        @Override
        public void work(String id, Integer item) {
            done.add(id);
        }
    }

    private WorkQueue queue(String node, Worker<?>... kinds) {
        return new WorkQueue(dataSource, node, List.of(kinds), List.of());
    }

    /// As where each role has a process of its own.
    @Test
    void aNodeLeavesWhatItHasNoWorkerForToTheOthers() throws InterruptedException {
        var here = new Kind("here");
        var there = new Kind("there");
        try (var other = queue("other", there);
                var one = queue("one", here)) {
            other.start();
            one.put("here", "first", 1);
            other.put("there", "second", 2);
            assertThat(there.done().poll(5, TimeUnit.SECONDS)).isEqualTo("second");
            long begin = System.nanoTime();
            one.start();
            assertThat(here.done().poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(UNTIL_IT_COUNTS_AS_DEAD.dividedBy(2));
        }
    }

    @Test
    void aDeadlineDoesNotStandBehindWorkThatTakesLong() throws InterruptedException {
        var slow = new Slow();
        var deadline = new Deadline(new LinkedBlockingQueue<>());
        try (var queue = queue("node", slow, deadline)) {
            queue.start();
            for (int i = 0; i < 2 * Worker.Lane.WORK.threads(); i++) {
                queue.put("slow", "slow " + i, i);
            }
            assertThat(slow.begun().await(20, TimeUnit.SECONDS)).isTrue();
            queue.put("deadline", "prompt", 1);
            assertThat(deadline.done().poll(5, TimeUnit.SECONDS)).isEqualTo("prompt");
            slow.gate().countDown();
        }
    }
}
