package io.infranaut.platform.cluster;

import static io.infranaut.platform.TestPlatform.issued;
import static io.infranaut.platform.TestPlatform.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infranaut.platform.TestPlatform;
import io.infranaut.platform.axon.Recorded;
import io.infranaut.platform.process.EventProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static final String CLAIMED = "select owner from event_store.token_entry where processor_name = 'held'";
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(10);

    /// Notes each event in the database, in the transaction of its token; waits before that when it is told to.
    private static final class Held implements EventProcess {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch gate;
        private final CompletableFuture<DSLContext> db = new CompletableFuture<>();

        private Held(int gates) {
            this.gate = new CountDownLatch(gates);
        }

        @Override
        public String name() {
            return "held";
        }

        @Override
        public Set<Class<?>> events() {
            return Set.of(Object.class);
        }

        @Override
        public void on(Object event, Recorded recorded) {
            db.join().execute("insert into public.handled values (?)", recorded.position());
            reached.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private static TestPlatform start(@Nullable TestPlatform beside, Held process) {
        TestPlatform platform =
                beside == null ? TestPlatform.start(process) : TestPlatform.on(beside.postgres(), process);
        process.db.complete(platform.db());
        return platform;
    }

    private static String owner(TestPlatform platform) {
        return platform.db().fetchOne(CLAIMED).get(0, String.class);
    }

    @Test
    void whatTheDeadHeldIsFreeSoonAndWhatTheLivingHoldIsNot() {
        try (var first = TestPlatform.start()) {
            String living = first.bean(Node.class).id();
            claim(first, living);
            claim(first, "dead");
            until(() -> holders(first).equals(List.of(living, living)));
        }
    }

    /// As after a crash of the database, when those who live are still without their locks.
    @Test
    void whoHasJustComeFreesNothingBeforeTheOthersHadTimeToComeBack() {
        try (var platform = TestPlatform.start();
                var hasty = new Node(platform.bean(DataSource.class), Duration.ZERO);
                var patient = new Node(platform.bean(DataSource.class), Duration.ofMinutes(1))) {
            platform.bean(Node.class).close();
            claim(platform, "on its way back");
            patient.start();
            assertThat(holders(platform)).containsExactly("on its way back", "on its way back");
            hasty.start();
            assertThat(holders(platform)).isEmpty();
        }
    }

    private static void claim(TestPlatform platform, String owner) {
        platform.db()
                .execute(
                        "insert into event_store.token_entry (processor_name, segment, owner, timestamp)"
                                + " values (?, 0, ?, now()::text)",
                        "of " + owner,
                        owner);
        platform.db()
                .execute(
                        "insert into platform.scheduled_tasks (task_name, task_instance, execution_time, picked,"
                                + " picked_by, last_heartbeat, version) values ('none', ?, now() + interval '1 day', true, ?, now(), 1)",
                        owner,
                        owner);
    }

    /// Who holds what was claimed.
    private static List<String> holders(TestPlatform platform) {
        return platform.db()
                .fetch(
                        "select owner from event_store.token_entry where processor_name like 'of %' and owner is not null"
                                + " union all select picked_by from platform.scheduled_tasks where picked and task_name = 'none'")
                .getValues(0, String.class);
    }

    @Test
    void whoHasLostItsClaimDoesNotCommitAlthoughNobodyHoldsItNow() throws Exception {
        var stuck = new Held(1);
        var other = new Held(0);
        try (var first = start(null, stuck)) {
            first.db().execute("create table public.handled (position bigint)");
            first.append(issued(UUID.randomUUID()));
            assertThat(stuck.reached.await(20, TimeUnit.SECONDS)).isTrue();
            String before = owner(first);

            first.db().execute("update event_store.token_entry set owner = null where processor_name = 'held'");
            long freed = System.nanoTime();
            try (var second = start(first, other)) {
                until(() -> second.db().fetchCount(org.jooq.impl.DSL.table("public.handled")) == 1);
                assertThat(Duration.ofNanos(System.nanoTime() - freed)).isLessThan(CLAIM_TIMEOUT);
            }
            TokenStore tokens = first.bean(TokenStore.class);
            assertThatThrownBy(() -> first.inTransaction(() -> tokens.extendClaim("held", 0)))
                    .isInstanceOf(UnableToClaimTokenException.class);
            assertThat(owner(first)).isNull();

            stuck.gate.countDown();
            until(() -> before.equals(owner(first)));
            first.append(issued(UUID.randomUUID()));
            until(() -> first.db().fetchCount(org.jooq.impl.DSL.table("public.handled")) >= 2);
            assertThat(first.db()
                            .fetch("select position from public.handled order by 1")
                            .getValues(0, Long.class))
                    .containsExactly(1L, 2L);
        }
    }
}
