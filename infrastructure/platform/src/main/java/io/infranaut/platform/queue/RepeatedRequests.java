package io.infranaut.platform.queue;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Forgets what repeated requests are known by, once nobody repeats them any more: the answers under their
/// `Idempotency-Key`, and the batches that are done.
@Configuration(proxyBeanMethods = false)
class RepeatedRequests {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedRequests.class);

    private final DSLContext db;

    RepeatedRequests(DSLContext db) {
        this.db = db;
    }

    @Bean
    RecurringTask<Void> repeatedRequestsTask(
            Clock clock,
            @Value("${infranaut.http.sweep-every:1h}") Duration every,
            @Value("${infranaut.http.keep-answers:30d}") Duration keepAnswers,
            @Value("${infranaut.ingestion.keep-batches:90d}") Duration keepBatches) {
        return Tasks.recurring("sweep-repeated-requests", FixedDelay.of(every)).execute((instance, context) -> {
            Instant now = clock.instant();
            int answers = db.execute(
                    "delete from platform.idempotent_answer where recorded_at < ?::timestamptz",
                    now.minus(keepAnswers).toString());
            int batches = db.execute(
                    "delete from platform.queued_batch where done_at < ?::timestamptz",
                    now.minus(keepBatches).toString());
            if (answers + batches > 0) {
                LOG.info("forgot {} answers and {} batches that nobody asks for any more", answers, batches);
            }
        });
    }
}
