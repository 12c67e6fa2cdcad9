package io.infranaut.platform.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.infranaut.platform.TestPlatform;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class CommandSenderTest {
    /// Two that want each other's rows: PostgreSQL ends one, which is begun again.
    @Test
    void whoLosesToAnotherTransactionIsBegunAgain() throws Exception {
        try (var platform = TestPlatform.start();
                var threads = Executors.newFixedThreadPool(2)) {
            DSLContext db = platform.db();
            db.execute("create table counted (name text primary key, times int not null)");
            db.execute("insert into counted values ('one', 0), ('other', 0)");
            CommandSender sender = platform.bean(CommandSender.class);
            var bothHaveOne = new CountDownLatch(2);
            var attempts = new AtomicInteger();

            List<Callable<Void>> crosswise = List.of(
                    () -> count(sender, db, bothHaveOne, attempts, "one", "other"),
                    () -> count(sender, db, bothHaveOne, attempts, "other", "one"));
            for (Future<Void> done : threads.invokeAll(crosswise)) {
                done.get();
            }

            assertThat(attempts).hasValue(3);
            assertThat(db.fetchValues("select times from counted").toString()).isEqualTo("[2, 2]");
        }
    }

    private static Void count(
            CommandSender sender,
            DSLContext db,
            CountDownLatch bothHaveOne,
            AtomicInteger attempts,
            String first,
            String second) {
        sender.together(() -> {
            attempts.incrementAndGet();
            db.execute("update counted set times = times + 1 where name = ?", first);
            bothHaveOne.countDown();
            await(bothHaveOne);
            db.execute("update counted set times = times + 1 where name = ?", second);
        });
        return null;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
