package io.infranaut.ingestion.process;

import static io.infranaut.persistence.jooq.platform.Tables.QUEUED_BATCH;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_BATCHES;
import static io.infranaut.persistence.jooq.public_.Tables.INGESTION_FILES;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.segment.SpoolStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Removes the spooled bodies of batches that are stored, and forgets batches that never reached the queue.
///
/// Bodies stay of batches that wait or were rejected, of files that are being read, and of rows in quarantine. What is
/// known of a batch that is done stays for long: a request that comes again is known by it.
@Configuration(proxyBeanMethods = false)
class SpoolSweep {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolSweep.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LATEST_ARRIVAL = Duration.ofHours(1);

    private final SpoolStore spool;
    private final ObjectProvider<ReadModels> readModels;
    private final DSLContext db;

    SpoolSweep(SpoolStore spool, ObjectProvider<ReadModels> readModels, DSLContext db) {
        this.spool = spool;
        this.readModels = readModels;
        this.db = db;
    }

    @Bean
    RecurringTask<Void> spoolSweepTask(
            Clock clock,
            @Value("${infranaut.ingestion.sweep-every:1h}") Duration every,
            @Value("${infranaut.ingestion.sweep-grace:24h}") Duration grace) {
        return Tasks.recurring("sweep-spool", FixedDelay.of(every))
                .execute((instance, context) -> sweep(clock.instant().minus(grace)));
    }

    /// Sweeps what was written before a time.
    void sweep(Instant before) {
        try {
            if (!readModels.getObject().awaitComplete(List.of("ingestion"), PATIENCE)) {
                LOG.info("so the spool is not swept");
                return;
            }
            int forgotten = forgetWhatNeverReachedTheQueue(before);
            Set<String> needed = needed();
            int removed =
                    spool.sweep(body -> needed.contains(body.value()), before).size();
            if (removed + forgotten > 0) {
                LOG.info("removed {} bodies and {} batches that nothing refers to", removed, forgotten);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A batch whose sender got no answer may be in the queue all the same. It is not, once a batch of its source that
    /// came an hour later is done: the queue is in order, and nobody tries for that long to put a record there.
    private int forgetWhatNeverReachedTheQueue(Instant before) {
        return db.execute(
                "delete from platform.queued_batch q where done_at is null and record_offset is null"
                        + " and accepted_at < ?::timestamptz and exists (select 1 from platform.queued_batch later"
                        + " where later.source_id = q.source_id and later.done_at is not null"
                        + " and later.accepted_at > q.accepted_at + make_interval(secs => ?))",
                before.toString(),
                LATEST_ARRIVAL.toSeconds());
    }

    private Set<String> needed() {
        return db.select(QUEUED_BATCH.BODY)
                .from(QUEUED_BATCH)
                .where(QUEUED_BATCH.DONE_AT.isNull())
                .union(db.select(INGESTION_FILES.BODY)
                        .from(INGESTION_FILES)
                        .where(INGESTION_FILES.FINISHED_AT.isNull()))
                .union(db.select(INGESTION_BATCHES.BODY)
                        .from(INGESTION_BATCHES)
                        .where(INGESTION_BATCHES.BODY.isNotNull()))
                .union(db.select(INGESTION_BATCHES.QUARANTINE)
                        .from(INGESTION_BATCHES)
                        .where(INGESTION_BATCHES.QUARANTINE.isNotNull()))
                .fetchSet(QUEUED_BATCH.BODY);
    }
}
