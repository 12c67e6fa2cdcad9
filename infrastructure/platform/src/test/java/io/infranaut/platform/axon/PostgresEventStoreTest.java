package io.infranaut.platform.axon;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.rotated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.TestPlatform;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresEventStoreTest implements EventStoreContract {
    private final TestPlatform platform = TestPlatform.start();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    public TestPlatform platform() {
        return platform;
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        platform.close();
    }

    /// Appends each of these by a thread of its own, all but the first while that one is held up.
    private List<Future<?>> appendAtTheSameTime(List<EventMessage<?>> events) throws Exception {
        var appends = new ArrayList<Future<?>>();
        var postgres = platform.postgres();
        try (var other = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            other.setAutoCommit(false);
            try (var lock = other.createStatement()) {
                lock.execute("lock table event_store.domain_event in exclusive mode");
            }
            var askers = new ArrayList<Thread>();
            for (EventMessage<?> event : events) {
                var begun = new CountDownLatch(1);
                appends.add(threads.submit(() -> {
                    askers.add(Thread.currentThread());
                    begun.countDown();
                    platform.append(event);
                }));
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
                if (appends.size() == 1) {
                    TestPlatform.until(() -> waitingForALock() == 1);
                } else {
                    TestPlatform.until(() -> askers.getLast().getState() == Thread.State.WAITING);
                }
            }
            assertThat(waitingForALock()).isEqualTo(1);
            other.commit();
        }
        return appends;
    }

    private int waitingForALock() {
        return platform.db()
                .fetchSingle("select count(*) from pg_locks where not granted and locktype = 'relation'"
                        + " and relation = 'event_store.domain_event'::regclass")
                .get(0, Integer.class);
    }

    private List<Long> transactions() {
        return platform.db()
                .fetch("select xmin::text::bigint from event_store.domain_event order by position")
                .map(row -> row.get(0, Long.class));
    }

    @Test
    void whatIsAppendedAtTheSameTimeSharesATransaction() throws Exception {
        var events = new ArrayList<EventMessage<?>>();
        for (int i = 0; i < 5; i++) {
            events.add(issued(UUID.randomUUID()));
        }
        for (Future<?> append : appendAtTheSameTime(events)) {
            append.get(10, TimeUnit.SECONDS);
        }

        assertThat(transactions()).hasSize(5);
        assertThat(transactions().subList(1, 5)).containsOnly(transactions().get(1));
        assertThat(transactions().getFirst()).isNotEqualTo(transactions().getLast());
    }

    @Test
    void whatCannotBeAppendedKeepsNothingElseFromIt() throws Exception {
        UUID taken = UUID.randomUUID();
        platform.append(issued(taken), rotated(taken, 1));
        List<UUID> fine = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

        List<Future<?>> appends = appendAtTheSameTime(
                List.of(issued(fine.get(0)), issued(fine.get(1)), rotated(taken, 1), issued(fine.get(2))));

        for (int i : new int[] {0, 1, 3}) {
            appends.get(i).get(10, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> appends.get(2).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConcurrencyException.class)
                .hasMessageContaining(taken.toString())
                .hasMessageNotContaining(fine.get(1).toString());
        for (UUID key : fine) {
            assertThat(engine().readEvents(key.toString()).asStream()).hasSize(1);
        }
        assertThat(transactions()).hasSize(5);
    }
}
